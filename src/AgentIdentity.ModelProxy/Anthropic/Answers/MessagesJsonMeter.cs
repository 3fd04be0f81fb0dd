using System.Buffers;

namespace AgentIdentity.ModelProxy;

/// <summary>Meters an answer that is one JSON document; it passes untouched, a copy is read at the end.</summary>
internal class MessagesJsonMeter : UsageMeter
{
    private const int LongestCopy = 16 << 20;

    private readonly ArrayBufferWriter<byte> _copy = new(4 << 10);
    private bool _tooLong;

    public sealed override bool HasEvents => false;

    public sealed override bool Feed(ReadOnlySpan<byte> received, IBufferWriter<byte> forward)
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

    public sealed override void Complete(IBufferWriter<byte> forward)
    {
        HearEnd();
        if (_tooLong || MessagesEvent.ParseAnswer(_copy.WrittenMemory) is not { } document)
        {
            return;
        }

        using (document)
        {
            Finished = Began = true;
            try
            {
                Note(document.RootElement);
            }
            catch (InvalidOperationException)
            {
                // A text with half a surrogate pair, or bytes that are no UTF-8: it passed, and counts nothing.
                UsageIsFinal = false;
            }
        }
    }

    public sealed override byte[] LastEvent(WireFault fault) => [];

    private protected virtual void Note(System.Text.Json.JsonElement answer)
    {
        if (answer.Text("type") == MessagesEvent.Error)
        {
            (ProviderFailed, Fault) = (true, MessagesErrors.ReadInside(answer));
            return;
        }

        var usage = new MessagesUsage();
        UsageIsFinal = answer.Given("usage") is { } report && usage.Take(report) && usage.Now is not null;
        (Usage, ReturnedGeo, ServiceTier) = (usage.Now, usage.Geo, usage.ServiceTier);
        (ResponseId, ProviderModel) = (answer.Text("id"), answer.Text("model"));
    }
}
