namespace AgentIdentity.ModelProxy;

/// <summary>Reads an answer that passes as it came a second time, for what it says: into pieces, as a translation would, and from them into the tally.</summary>
internal sealed class HeardAnswer(AnswerReader reader, OutputTally heard)
{
    private readonly List<AnswerPiece> _pieces = [];
    private bool _lost;

    internal static void Tell(OutputTally heard, AnswerPiece piece)
    {
        switch (piece)
        {
            case TextPiece text:
                heard.Text(text.Text);
                break;
            case RefusalPiece refusal:
                heard.Text(refusal.Text);
                break;
            case ToolUseStart tool:
                heard.Text(tool.Name);
                break;
            case ToolArguments arguments:
                heard.Text(arguments.Json);
                break;
            case AnswerEnd:
                heard.End();
                break;
            case ReasoningPiece or ErrorPiece:
                heard.Unseen();
                break;
        }
    }

    internal void Feed(ReadOnlySpan<byte> received) => Take(_lost || reader.Feed(received, _pieces));

    internal void Complete() => Take(_lost || reader.Complete(_pieces));

    // What cannot be read passes all the same; what it would have said is not known.
    private void Take(bool readable)
    {
        foreach (var piece in _pieces)
        {
            Tell(heard, piece);
        }

        _pieces.Clear();
        if (!readable)
        {
            _lost = true;
            heard.Unseen();
        }
    }
}
