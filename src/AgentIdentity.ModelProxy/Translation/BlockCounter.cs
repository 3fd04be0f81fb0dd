namespace AgentIdentity.ModelProxy;

/// <summary>Numbers the blocks of an answer whose wire has no such numbers, and ends each before the next begins.</summary>
internal sealed class BlockCounter
{
    private object? _open;
    private int _next;

    /// <summary>The number of the open block.</summary>
    internal int Number => _next - 1;

    /// <summary>The block of this key is the open one from now on.</summary>
    /// <returns>True when it has only just begun.</returns>
    internal bool Open(object key, List<AnswerPiece> pieces)
    {
        if (key.Equals(_open))
        {
            return false;
        }

        Close(pieces);
        (_open, _next) = (key, _next + 1);
        return true;
    }

    internal bool IsOpen(object key) => key.Equals(_open);

    internal void Close(List<AnswerPiece> pieces)
    {
        if (_open is not null)
        {
            pieces.Add(new BlockEnd(Number));
            _open = null;
        }
    }
}
