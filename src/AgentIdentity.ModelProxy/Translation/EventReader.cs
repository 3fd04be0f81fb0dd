using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads an answer that is a stream of server-sent events with JSON in them.</summary>
internal abstract class EventReader : AnswerReader
{
    private const int Slice = 64 << 10;
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 128 };

    private readonly EventSplitter _events = new();

    public sealed override bool Feed(ReadOnlySpan<byte> received, List<AnswerPiece> pieces)
    {
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
                if (!Event(EventData.Of(whole), pieces))
                {
                    return false;
                }
            }
        }

        return true;
    }

    // A server that ends without the last blank line has still sent its last event; half a one does not parse.
    public sealed override bool Complete(List<AnswerPiece> pieces) =>
        Finished || _events.Rest.IsEmpty || Event(EventData.Of(_events.Rest), pieces);

    /// <summary>Reads one event's data that is no JSON; false when it has no place here.</summary>
    private protected virtual bool Word(ReadOnlySpan<byte> data, List<AnswerPiece> pieces) => false;

    /// <summary>Reads one event; false when the stream is not what it should be.</summary>
    private protected abstract bool Read(JsonElement data, List<AnswerPiece> pieces);

    private bool Event(ReadOnlySpan<byte> data, List<AnswerPiece> pieces)
    {
        // Comments keep the line open; what comes after the end is nobody's.
        if (data.IsEmpty || Finished)
        {
            return true;
        }

        if (data[0] != (byte)'{')
        {
            return Word(data, pieces);
        }

        try
        {
            using var document = JsonDocument.Parse(data.ToArray(), Reading);
            return Read(document.RootElement, pieces);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a surrogate pair, or a value of another type than its member has.
            return false;
        }
    }
}
