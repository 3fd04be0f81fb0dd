using System.Buffers;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls.Attempts;

/// <summary>
/// One answer of a provider. It is held until it says something, so that another candidate can still take its place; from then on what has
/// arrived passes at once. Whether anybody still waits for it is one thing and whether it is read on is another.
/// </summary>
internal sealed class ModelExchange(HttpResponseMessage answer, Stream stream, SecretMask? mask, UsageMeter meter, ExchangeClock clock, TimeProvider time) : IDisposable
{
    private const int Slice = 16 * 1024;
    private const int MostHeld = 64 * 1024;
    private const long MostDrained = 64L * 1024 * 1024;

    // A provider that only says that it is alive keeps its caller from hearing even that for no longer.
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(5);
    private readonly ArrayBufferWriter<byte> _held = new(512);
    private readonly long _began = time.GetTimestamp();
    private bool _over;
    private long _received;

    public HttpResponseMessage Answer => answer;

    /// <summary>What stars out the broker's own key; null where none was shown.</summary>
    public SecretMask? Mask => mask;

    public UsageMeter Meter => meter;

    public ExchangeClock Clock => clock;

    /// <summary>What went wrong with the answer.</summary>
    public GatewayError? Error { get; private set; }

    /// <summary>Where the provider says that it ran: in the answer itself, or Azure in a header, as a name of a region.</summary>
    public string? ReturnedLocation => meter.ReturnedGeo ?? (answer.Headers.NonValidated.TryGetValues("x-ms-region", out var region) ? region.ToString() : null);

    /// <summary>The caller went away, and what followed was read all the same.</summary>
    public bool Drained { get; private set; }

    /// <summary>The error that is all the answer has said so far.</summary>
    public WireFault? FirstFault => meter is { ProviderFailed: true, Began: false } ? meter.Fault ?? new WireFault(FaultKind.Server, "The provider failed.", 500) : null;

    /// <summary>Reads until the answer says something, or is over.</summary>
    public async ValueTask HoldAsync()
    {
        while (!_over && !meter.Began && !meter.ProviderFailed && !(_held.WrittenCount > 0 && (_held.WrittenCount > MostHeld || time.GetElapsedTime(_began) > LongestHold)))
        {
            await StepAsync(_held);
        }
    }

    /// <summary>The whole answer as the caller would see it, where it must not go out in pieces; an error where there is more than may be held.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> WholeAsync(int limit, Func<long, bool> hold)
    {
        long taken = 0;
        while (!_over)
        {
            await StepAsync(_held);
            if (_held.WrittenCount > limit)
            {
                End(GatewayError.UpstreamAnswerTooLarge);
            }
            else if (_held.Capacity > taken && !hold(_held.Capacity - taken))
            {
                End(GatewayError.Overloaded);
            }

            taken = _held.Capacity;
        }

        return _held.WrittenMemory;
    }

    /// <summary>Gives the caller everything as it comes.</summary>
    public async ValueTask RelayAsync(System.IO.Pipelines.PipeWriter to)
    {
        long flushed = 0;
        try
        {
            to.Write(_held.WrittenSpan);
            if (meter.HasEvents && !_over)
            {
                await to.FlushAsync(clock.Writing);
            }

            while (!_over && !clock.CallerIsGone)
            {
                await StepAsync(to);

                // Events go at once; a document goes in one piece where it is no longer than a slice.
                if (meter.HasEvents || _received - flushed > Slice)
                {
                    flushed = _received;
                    await to.FlushAsync(clock.Writing);
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            // The caller went, or did not take the last word of a call that had to end.
            Error ??= clock.Why;
        }

        if (!_over && clock.CallerIsGone)
        {
            await DrainAsync();
        }
    }

    public void Dispose()
    {
        clock.Dispose();
        stream.Dispose();
        answer.Dispose();
    }

    private async ValueTask DrainAsync()
    {
        var (nowhere, before) = (new Nowhere(), _received);
        while (!_over && !meter.UsageIsFinal && _received - before < MostDrained)
        {
            await StepAsync(nowhere);
        }

        Drained = meter.UsageIsFinal;
        Error = GatewayError.CallerGone;
    }

    private async ValueTask StepAsync(IBufferWriter<byte> to)
    {
        try
        {
            clock.Wait();

            // Nothing is held while nothing comes: most of the time of an open stream.
            _ = await stream.ReadAsync(Memory<byte>.Empty, clock.Reading);
            var buffer = ArrayPool<byte>.Shared.Rent(Slice);
            try
            {
                var count = await stream.ReadAsync(buffer, clock.Reading);
                clock.Heard();
                Take(buffer.AsSpan(0, count), to);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or HttpRequestException)
        {
            End(clock.Reading.IsCancellationRequested ? clock.Why : GatewayError.UpstreamCut);
        }
    }

    private void Take(ReadOnlySpan<byte> received, IBufferWriter<byte> to)
    {
        _received += received.Length;
        var isEnd = received.IsEmpty;
        var shown = mask is null ? received : mask.Take(received, isEnd);
        if (!shown.IsEmpty && !meter.Feed(shown, to))
        {
            End(GatewayError.UpstreamAnswerUnreadable);
        }
        else if (isEnd)
        {
            meter.Complete(to);
            End(GatewayError.UpstreamCut);
        }
        else if (meter.ProviderFailed)
        {
            End(GatewayError.UpstreamCut);
        }
    }

    // What has said its own end, or its own error, was not cut.
    private void End(GatewayError error)
    {
        _over = true;
        Error ??= meter.Finished || meter.ProviderFailed ? null : error;
    }
}
