using System.Buffers;
using System.Security.Cryptography;

namespace AgentIdentity.Tokens;

/// <summary>A buffer for text that holds secrets: pinned, so that the collector leaves no copies about, and wiped when it grows and when it is done with.</summary>
internal sealed class SecretText : IBufferWriter<byte>, IDisposable
{
    private byte[] _buffer = GC.AllocateArray<byte>(8 * 1024, pinned: true);
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose() => CryptographicOperations.ZeroMemory(_buffer);

    private void Grow(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 256);
        if (needed <= _buffer.Length)
        {
            return;
        }

        var larger = GC.AllocateArray<byte>(Math.Max(needed, _buffer.Length * 2), pinned: true);
        Written.CopyTo(larger);
        CryptographicOperations.ZeroMemory(_buffer);
        _buffer = larger;
    }
}
