namespace AgentIdentity.ModelProxy;

/// <summary>Reads a stream of messages into pieces.</summary>
internal sealed class MessagesAnswerReader : AnswerReader
{
    private const int Slice = 64 << 10;

    private readonly EventSplitter _events = new();
    private readonly MessagesBlocks _blocks = new();

    public override bool Feed(ReadOnlySpan<byte> received, List<AnswerPiece> pieces)
    {
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
                if (!Take(EventData.Of(whole), pieces))
                {
                    return false;
                }
            }
        }

        return true;
    }

    public override bool Complete(List<AnswerPiece> pieces)
    {
        // The end, without the last blank line; any other rest is half an event.
        var data = EventData.Of(_events.Rest);
        return MessagesEvent.TypeOf(data) != MessagesEvent.Stop || Take(data, pieces);
    }

    private bool Take(ReadOnlySpan<byte> data, List<AnswerPiece> pieces)
    {
        // A comment, or an event that says nothing.
        if (data.IsEmpty || Finished)
        {
            return true;
        }

        if (MessagesEvent.TypeOf(data) is not { } type)
        {
            return false;
        }

        using var document = MessagesEvent.Parse(data);
        var understood = _blocks.Take(type, document.RootElement, pieces);
        Finished = understood && type == MessagesEvent.Stop;
        return understood;
    }
}
