using System.Buffers;

namespace AgentIdentity.Gateway.Forwarding;

/// <summary>
/// The upstream's answer as the forwarder reads it. Cancelling the forwarder itself would reset the caller's connection,
/// so a stop, a silence or a cut looks like the end of the stream here, after one last whole event that says why.
/// Answers without events cannot say why: they break off, so that they never look complete.
/// </summary>
internal sealed class AnswerRelay : Stream
{
    private readonly Stream _inner;
    private readonly IAnswerFilter? _filter;
    private readonly Flight _flight;
    private readonly CancellationTokenSource _reading;
    private readonly CancellationTokenRegistration _onStop;
    private readonly ArrayBufferWriter<byte> _ready = new();
    private int _served;
    private bool _ended;

    public AnswerRelay(Stream inner, IAnswerFilter? filter, Flight flight, TimeProvider time)
    {
        _inner = inner;
        _filter = filter;
        _flight = flight;
        _reading = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _onStop = flight.Stopped.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _reading);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_ready.WrittenCount > 0)
            {
                return Serve(buffer.Span);
            }

            if (_ended)
            {
                return 0;
            }

            if (await ReceiveAsync(buffer, cancellationToken) is not { } count)
            {
                continue;
            }

            // The forwarder asks for nothing first, to wait without holding a buffer: an answer of nothing is then no end.
            if (_filter is null || buffer.IsEmpty)
            {
                return count;
            }

            Filter(buffer.Span[..count]);
        }
    }

    /// <summary>Reads from the upstream; null when the answer was ended instead.</summary>
    private async ValueTask<int?> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            using var callerGone = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _reading);
            _reading.CancelAfter(_flight.Timeout);
            var count = await _inner.ReadAsync(buffer, _reading.Token);
            _reading.CancelAfter(Timeout.InfiniteTimeSpan);
            return count;
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or HttpRequestException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            End(_flight.Stopped.IsCancellationRequested ? _flight.EndedBecause
                : fault is OperationCanceledException ? GatewayError.UpstreamSlow
                : GatewayError.UpstreamCut, fault);
            return null;
        }
    }

    private void Filter(ReadOnlySpan<byte> received)
    {
        if (received.IsEmpty)
        {
            _filter!.Complete(_ready);
            _ended = true;
            if (!_filter.Finished)
            {
                End(GatewayError.UpstreamCut, null);
            }
        }
        else if (!_filter!.Feed(received, _ready))
        {
            End(GatewayError.UpstreamAnswerUnreadable, null);
        }
    }

    private void End(GatewayError error, Exception? fault)
    {
        _ended = true;
        _inner.Dispose();
        if (_filter is { Finished: true })
        {
            return;
        }

        var refusal = _flight.EndBecause(error);
        if (_filter is not { HasEvents: true })
        {
            throw new IOException("The answer breaks off: " + refusal.Detail, fault);
        }

        _ready.Write(_filter.LastEvent(refusal));
    }

    private int Serve(Span<byte> buffer)
    {
        var rest = _ready.WrittenSpan[_served..];
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        _served += count;
        if (_served == _ready.WrittenCount)
        {
            _ready.ResetWrittenCount();
            _served = 0;
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _onStop.Dispose();
            _reading.Dispose();
            _inner.Dispose();
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
