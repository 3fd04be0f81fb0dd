using System.Buffers;

namespace AgentIdentity.ModelProxy;

/// <summary>Meters an answer that is one JSON document; it passes untouched, a copy is read at the end.</summary>
internal sealed class OpenAiJsonMeter : UsageMeter
{
    private const int LongestCopy = 16 << 20;

    private readonly ArrayBufferWriter<byte> _copy = new(4 << 10);
    private bool _tooLong;

    public override bool HasEvents => false;

    public override bool Feed(ReadOnlySpan<byte> received, IBufferWriter<byte> forward)
    {
        Hear(received);
        forward.Write(received);
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
        if (_tooLong || !OpenAiAnswer.TryRead(_copy.WrittenSpan, out var answer))
        {
            return;
        }

        Finished = Began = true;
        ProviderFailed = answer.HasError;
        Fault = answer.HasError ? OpenAiFaults.In(_copy.WrittenMemory.ToArray()) : null;
        ResponseId = answer.Id;
        ItemIds = answer.ItemIds ?? [];
        ProviderModel = answer.Model;
        Usage = answer.Usage is { } usage ? usage with { WebSearches = answer.WebSearches } : null;
        UsageIsFinal = Usage is not null;
        if (Heard is { } heard && Reader is null && !UsageIsFinal)
        {
            OpenAiOutput.Tell(heard, _copy.WrittenSpan);
        }
    }

    public override byte[] LastEvent(WireFault fault) => [];
}
