using System.Buffers;
using static AgentIdentity.ModelProxy.BedrockJson;

namespace AgentIdentity.ModelProxy;

/// <summary>Meters an answer of Converse; it passes untouched, a copy is read at the end.</summary>
internal sealed class ConverseJsonMeter : UsageMeter
{
    private const int LongestCopy = 16 << 20;

    private readonly ArrayBufferWriter<byte> _copy = new(4 << 10);
    private bool _tooLong;

    public override bool Feed(ReadOnlySpan<byte> received, IBufferWriter<byte> forward)
    {
        Hear(received);
        forward.Write(received);
        Began |= !received.IsEmpty;

        // Too long to keep: the answer passes all the same and is booked at its bound.
        _tooLong |= _copy.WrittenCount + received.Length > LongestCopy;
        if (!_tooLong)
        {
            _copy.Write(received);
        }

        return true;
    }

    public override void Complete(IBufferWriter<byte> forward)
    {
        HearEnd();
        if (_tooLong || Parse(_copy.WrittenSpan) is not { } answer)
        {
            return;
        }

        Finished = true;
        Usage = ConverseUsage.Read(answer);
        UsageIsFinal = Usage is not null;
        ServiceTier = ConverseAnswer.TierOf(answer);
        ProviderModel = ConverseAnswer.ModelOf(answer);
    }

    public override bool HasEvents => false;

    public override byte[] LastEvent(WireFault fault) => [];
}
