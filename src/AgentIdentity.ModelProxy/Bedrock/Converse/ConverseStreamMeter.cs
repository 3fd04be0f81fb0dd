using System.Buffers;
using static AgentIdentity.ModelProxy.BedrockJson;

namespace AgentIdentity.ModelProxy;

/// <summary>Meters an answer of ConverseStream. Whole frames pass untouched, and only those whose checksums are good.</summary>
internal sealed class ConverseStreamMeter : UsageMeter
{
    private const int Slice = 64 << 10;

    private readonly EventStreamReader _frames = new();
    private bool _stopped;
    private bool _over;

    public override bool Feed(ReadOnlySpan<byte> received, IBufferWriter<byte> forward)
    {
        Hear(received);
        // In slices, so that what is held is bounded by the longest frame and not by the caller's buffer.
        while (!received.IsEmpty && !_over)
        {
            var slice = received[..Math.Min(received.Length, Slice)];
            received = received[slice.Length..];
            _frames.Append(slice);
            while (!_over && _frames.TryNext(out var frame))
            {
                Note(frame);
                forward.Write(frame.Whole);
            }

            if (_frames.IsBroken)
            {
                return false;
            }
        }

        return true;
    }

    public override void Complete(IBufferWriter<byte> forward)
    {
        HearEnd();
        Finished &= _frames.Rest == 0;
    }

    public override bool HasEvents => true;

    public override byte[] LastEvent(WireFault fault) => ConverseFaults.Frame(fault);

    private void Note(EventFrame frame)
    {
        if (frame.Kind != FrameKind.Event)
        {
            // An exception is the end, also after everything else: SDKs raise it and throw away what came before.
            Fault = ProviderRefusal.Cleaned(ConverseFaults.Of(frame));
            ProviderFailed = _over = true;
            Finished = false;
            return;
        }

        Began |= !frame.IsEvent("messageStart"u8);
        _stopped |= frame.IsEvent("messageStop"u8);
        if (frame.IsEvent("metadata"u8) && Parse(frame.Payload) is { } metadata)
        {
            Usage = ConverseUsage.Read(metadata) ?? Usage;
            UsageIsFinal = Usage is not null;
            ServiceTier = ConverseAnswer.TierOf(metadata) ?? ServiceTier;
            ProviderModel = ConverseAnswer.ModelOf(metadata) ?? ProviderModel;

            // The numbers come after messageStop: a stream without them is not whole.
            Finished = _stopped;
        }
    }
}
