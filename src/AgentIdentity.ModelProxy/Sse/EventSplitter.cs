namespace AgentIdentity.ModelProxy;

/// <summary>Cuts a server-sent event stream into whole events, however the bytes arrive. Lines end with LF, CR LF or CR.</summary>
internal sealed class EventSplitter
{
    private const int LongestEvent = 4 << 20;

    private byte[] _held = new byte[2 << 10];
    private int _count;
    private int _event;
    private int _line;
    private int _searched;

    /// <summary>What has arrived of an event that is not whole yet.</summary>
    internal ReadOnlySpan<byte> Rest => _held.AsSpan(_event, _count - _event);

    /// <summary>Takes bytes; false when one event grows beyond what is held.</summary>
    internal bool Append(ReadOnlySpan<byte> received)
    {
        if (_event > 0)
        {
            Rest.CopyTo(_held);
            (_count, _line, _searched) = (_count - _event, _line - _event, _searched - _event);
            _event = 0;
        }

        if (_count + received.Length > LongestEvent)
        {
            return false;
        }

        if (_count + received.Length > _held.Length)
        {
            Array.Resize(ref _held, Math.Max(_held.Length * 2, _count + received.Length));
        }

        received.CopyTo(_held.AsSpan(_count));
        _count += received.Length;
        return true;
    }

    /// <summary>The next whole event with its blank line; valid until the next <see cref="Append"/>.</summary>
    internal bool TryNext(out ReadOnlySpan<byte> whole)
    {
        while (LineEnd() is var (end, next) && next > 0)
        {
            var blank = end == _line;
            _line = _searched = next;
            if (!blank)
            {
                continue;
            }

            whole = _held.AsSpan(_event, next - _event);
            _event = next;
            return true;
        }

        whole = default;
        return false;
    }

    /// <summary>Where the current line ends and the next begins; (0, 0) when that has not arrived.</summary>
    private (int End, int Next) LineEnd()
    {
        var at = _held.AsSpan(_searched, _count - _searched).IndexOfAny((byte)'\n', (byte)'\r');
        if (at < 0)
        {
            _searched = _count;
            return default;
        }

        var end = _searched + at;
        if (_held[end] == '\n')
        {
            return (end, end + 1);
        }

        // After a CR the next byte decides whether an LF belongs to the same line end.
        _searched = end;
        return end + 1 == _count ? default : (end, _held[end + 1] == '\n' ? end + 2 : end + 1);
    }
}
