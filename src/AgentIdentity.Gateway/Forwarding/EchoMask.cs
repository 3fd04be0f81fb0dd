using AgentIdentity.Gateway.Ports;

namespace AgentIdentity.Gateway.Forwarding;

/// <summary>
/// An answer in which the credential that went up with the request is starred out: an upstream that echoes requests (a debug page, an
/// error that repeats its input) must not tell it to the caller.
/// </summary>
internal sealed class EchoMask(Stream inner, SecretMask mask) : Stream
{
    private readonly byte[] _received = new byte[16 * 1024];
    private byte[] _ready = [];
    private int _served;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The stream with its mask; itself where there is nothing to look for.</summary>
    public static Stream Over(Stream answer, UpstreamCredential credential) => SecretMask.Of(credential) is { } mask ? new EchoMask(answer, mask) : answer;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_served == _ready.Length)
        {
            if (_ended)
            {
                return 0;
            }

            // Asked for nothing, it waits until there is something, as the stream below does.
            if (buffer.IsEmpty)
            {
                return await inner.ReadAsync(buffer, cancellationToken);
            }

            var count = await inner.ReadAsync(_received, cancellationToken);
            _ended = count == 0;
            (_ready, _served) = (mask.Take(_received.AsSpan(0, count), _ended), 0);
        }

        var served = Math.Min(buffer.Length, _ready.Length - _served);
        _ready.AsSpan(_served, served).CopyTo(buffer.Span);
        _served += served;
        return served;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
