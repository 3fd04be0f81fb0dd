namespace AgentIdentity.ModelProxy;

/// <summary>Holds a reader to what <see cref="AnswerPiece"/> promises: writers rely on it, and a provider may send anything.</summary>
internal sealed class PieceOrder
{
    private int _ended = -1;
    private int? _open;
    private Type? _kind;
    private bool _started;
    private bool _over;

    /// <summary>Null, or that the piece is out of its order.</summary>
    internal WireFault? Check(AnswerPiece piece) => IsInOrder(piece) ? null : AnswerFaults.Unreadable("its parts came out of their order");

    private bool IsInOrder(AnswerPiece piece)
    {
        switch (piece)
        {
            case ErrorPiece or UsagePiece:
                return true;
            case AnswerStart:
                return !_started && (_started = true);
            case AnswerEnd:
                return _started && _open is null && !_over && (_over = true);
            case ToolUseStart start:
                return Begin(start.Block, typeof(ToolArguments));
            case ToolArguments arguments:
                return _open == arguments.Block && _kind == typeof(ToolArguments);
            case TextPiece text:
                return Begin(text.Block, typeof(TextPiece));
            case RefusalPiece refusal:
                return Begin(refusal.Block, typeof(RefusalPiece));
            case ReasoningPiece thought:
                return Begin(thought.Block, typeof(ReasoningPiece));
            case BlockEnd end when _open == end.Block:
                (_ended, _open) = (end.Block, null);
                return true;
            default:
                return false;
        }
    }

    private bool Begin(int block, Type kind)
    {
        if (_open == block)
        {
            return _kind == kind && kind != typeof(ToolArguments);
        }

        if (!_started || _over || _open is not null || block <= _ended)
        {
            return false;
        }

        (_open, _kind) = (block, kind);
        return true;
    }
}
