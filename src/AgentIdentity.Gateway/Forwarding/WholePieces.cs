using System.Buffers;
using AgentIdentity.Gateway.Limits;

namespace AgentIdentity.Gateway.Forwarding;

/// <summary>
/// Lets the pieces of a stream (events, messages) pass whole, so that something can be said after any of them. What is longer than is
/// held passes as it comes; until it is over the stream can only break off.
/// </summary>
internal sealed class WholePieces(IPieces pieces, CallGate? gate)
{
    /// <summary>Longest piece that waits for its end.</summary>
    public const int Longest = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _held = new();
    private int _taken;

    /// <summary>Whether nothing, or whole pieces alone, have passed.</summary>
    public bool AtEnd { get; private set; } = true;

    public void Feed(ReadOnlySpan<byte> received, IBufferWriter<byte> forward)
    {
        var end = pieces.EndOfLast(received);
        if (end > 0)
        {
            Flush(forward);
            forward.Write(received[..end]);
            AtEnd = true;
        }

        var rest = received[end..];
        if (rest.IsEmpty)
        {
            return;
        }

        if (AtEnd && _held.WrittenCount + rest.Length <= Longest && TryTake(rest.Length))
        {
            _held.Write(rest);
            return;
        }

        AtEnd = false;
        Flush(forward);
        forward.Write(rest);
    }

    /// <summary>What is held of a piece that never ended.</summary>
    public void Flush(IBufferWriter<byte> forward)
    {
        forward.Write(_held.WrittenSpan);
        _held.ResetWrittenCount();
    }

    // Memory that was taken once stays with the stream until it ends.
    private bool TryTake(int count)
    {
        var more = _held.WrittenCount + count - _taken;
        if (more <= 0)
        {
            return true;
        }

        if (gate?.TryHold(more) == false)
        {
            return false;
        }

        _taken += more;
        return true;
    }
}

/// <summary>Knows where the pieces of a stream end.</summary>
internal interface IPieces
{
    /// <summary>Takes the next bytes and gives the place behind the last piece that ends in them; 0 for none.</summary>
    int EndOfLast(ReadOnlySpan<byte> received);
}
