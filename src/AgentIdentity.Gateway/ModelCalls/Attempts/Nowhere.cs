using System.Buffers;

namespace AgentIdentity.Gateway.ModelCalls.Attempts;

/// <summary>Takes what nobody waits for any more, and keeps nothing of it.</summary>
internal sealed class Nowhere : IBufferWriter<byte>
{
    private byte[] _scratch = new byte[4 * 1024];

    public void Advance(int count)
    {
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (sizeHint > _scratch.Length)
        {
            _scratch = new byte[sizeHint];
        }

        return _scratch;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
