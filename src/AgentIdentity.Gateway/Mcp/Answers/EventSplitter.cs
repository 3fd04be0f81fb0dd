namespace AgentIdentity.Gateway.Mcp;

/// <summary>Cuts a server-sent event stream into whole events, however its bytes arrive. Lines end with LF, CR LF or CR.</summary>
internal sealed class EventSplitter(int longestEvent, Func<long, bool>? hold = null)
{
    private byte[] _held = new byte[2048];
    private int _count;
    private int _start;
    private int _line;
    private int _searched;

    /// <summary>Takes bytes; false when one event grows beyond what is held.</summary>
    public bool Append(ReadOnlySpan<byte> received)
    {
        if (_start > 0)
        {
            _held.AsSpan(_start, _count - _start).CopyTo(_held);
            (_count, _line, _searched) = (_count - _start, _line - _start, _searched - _start);
            _start = 0;
        }

        if (_count > longestEvent)
        {
            return false;
        }

        if (_count + received.Length > _held.Length)
        {
            // Once here, and once where the whole event waits for its reader.
            var length = Math.Max(_held.Length * 2, _count + received.Length);
            if (hold?.Invoke(2L * (length - _held.Length)) == false)
            {
                return false;
            }

            Array.Resize(ref _held, length);
        }

        received.CopyTo(_held.AsSpan(_count));
        _count += received.Length;
        return true;
    }

    /// <summary>The next whole event with its blank line; valid until the next <see cref="Append"/>.</summary>
    public bool TryNext(out ReadOnlySpan<byte> whole)
    {
        while (TryLine(out var end, out var next))
        {
            var blank = end == _line;
            _line = _searched = next;
            if (!blank)
            {
                continue;
            }

            whole = _held.AsSpan(_start, next - _start);
            _start = next;
            return true;
        }

        whole = default;
        return false;
    }

    private bool TryLine(out int end, out int next)
    {
        var at = _held.AsSpan(_searched, _count - _searched).IndexOfAny((byte)'\n', (byte)'\r');
        end = next = 0;
        if (at < 0)
        {
            _searched = _count;
            return false;
        }

        end = _searched + at;

        // After a CR the next byte decides whether an LF belongs to the same line end.
        if (_held[end] == '\r' && end + 1 == _count)
        {
            _searched = end;
            return false;
        }

        next = _held[end] == '\r' && _held[end + 1] == '\n' ? end + 2 : end + 1;
        return true;
    }
}
