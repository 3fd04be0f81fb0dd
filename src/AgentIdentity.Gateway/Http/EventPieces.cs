using AgentIdentity.Gateway.Forwarding;

namespace AgentIdentity.Gateway.Http;

/// <summary>Where server-sent events end: at a blank line. Lines end with LF, CR LF or CR.</summary>
internal sealed class EventPieces : IPieces
{
    private bool _blank = true;
    private bool _afterReturn;
    private bool _returnEnded;

    public int EndOfLast(ReadOnlySpan<byte> received)
    {
        var end = 0;
        for (var at = 0; at < received.Length; at++)
        {
            var text = received[at..].IndexOfAny((byte)'\n', (byte)'\r');
            if (text != 0)
            {
                (_blank, _afterReturn) = (false, false);
                at += text;
                if (text < 0)
                {
                    break;
                }
            }

            end = IsEnd(received[at]) ? at + 1 : end;
        }

        return end;
    }

    private bool IsEnd(byte letter)
    {
        // The LF of a CR LF belongs to the line that the CR ended.
        if (letter == '\n' && _afterReturn)
        {
            _afterReturn = false;
            return _returnEnded;
        }

        (_returnEnded, _blank, _afterReturn) = (_blank, true, letter == '\r');
        return _returnEnded;
    }
}
