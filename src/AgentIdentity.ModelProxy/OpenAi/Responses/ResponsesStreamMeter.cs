using System.Buffers;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Meters a responses stream: every event passes as it came, and the last one tells what was used.</summary>
internal sealed class ResponsesStreamMeter : UsageMeter
{
    private const int Slice = 64 << 10;

    private readonly EventSplitter _events = new();
    private long _sequence = -1;
    private long _searches;

    public override bool HasEvents => true;

    public override bool Feed(ReadOnlySpan<byte> received, IBufferWriter<byte> forward)
    {
        Hear(received);
        // In slices, so that what is held is bounded by the longest event and not by the caller's buffer.
        while (!received.IsEmpty)
        {
            var slice = received[..Math.Min(received.Length, Slice)];
            received = received[slice.Length..];
            if (!_events.Append(slice))
            {
                return false;
            }

            while (_events.TryNext(out var whole))
            {
                Read(EventData.Of(whole));
                forward.Write(whole);
            }
        }

        return true;
    }

    public override void Complete(IBufferWriter<byte> forward)
    {
        HearEnd();
        // A server that ends without the last blank line has still sent its last event; half an event does not parse.
        var rest = _events.Rest;
        if (!rest.IsEmpty && !Finished)
        {
            Read(EventData.Of(rest));
            if (Finished)
            {
                forward.Write(rest);
            }
        }
    }

    public override byte[] LastEvent(WireFault fault) => ResponsesError.Event(fault, _sequence + 1);

    private void Read(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || data[0] != (byte)'{')
        {
            return;
        }

        try
        {
            Read(ResponsesEvent.Of(data));
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // It passes as it came: the caller's own parser will say so. What it would have told is not known.
            return;
        }
    }

    private void Read(ResponsesEvent told)
    {
        _sequence = told.Sequence ?? _sequence;
        ResponseId ??= told.ResponseId;
        ProviderModel ??= told.Model;
        ServiceTier = told.ServiceTier ?? ServiceTier;
        ItemIds = told.ItemIds ?? ItemIds;
        if (told.IsReasoning)
        {
            Heard?.Unseen();
        }

        switch (told.Type)
        {
            case "response.created" or "response.in_progress" or "response.queued":
                break;
            case "response.completed" or "response.incomplete":
                Finished = Began = true;
                Book(told);
                break;
            case "response.failed" or "error":
                // A failed response is a whole answer in its own form; an error alone is the end of a broken one.
                Finished = told.Type == "response.failed";
                (ProviderFailed, Fault) = (true, told.Fault ?? Fault);
                Book(told);
                break;
            case not null:
                Began = true;
                _searches += told.WebSearches;
                break;
        }
    }

    // The end names all items once more, unless a server leaves them out there.
    private void Book(ResponsesEvent told)
    {
        _searches = Math.Max(_searches, told.WebSearches);
        UsageIsFinal = told.Usage is not null;
        Usage = (told.Usage ?? Usage) is { } usage ? usage with { WebSearches = _searches } : null;
    }
}
