using System.Buffers.Binary;
using System.IO.Hashing;

namespace AgentIdentity.ModelProxy;

/// <summary>
/// Cuts an AWS event stream (<c>application/vnd.amazon.eventstream</c>) into whole messages, however the bytes arrive. Lengths are
/// believed only after their own checksum, and memory grows with what has arrived, never with what was announced.
/// </summary>
internal sealed class EventStreamReader
{
    /// <summary>AWS's own bounds: 16 MiB for a message, 128 KiB for its headers.</summary>
    internal const int LongestFrame = 16 << 20;
    private const int LongestHeaders = 128 << 10;

    private byte[] _held = new byte[2 << 10];
    private int _from;
    private int _to;

    /// <summary>Set for good when something was no event stream. No byte after it means anything.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>How much has arrived of a message that is not whole yet.</summary>
    internal int Rest => _to - _from;

    /// <summary>Takes bytes; take the messages after each piece, so that what is held stays bounded.</summary>
    internal void Append(ReadOnlySpan<byte> received)
    {
        if (_from > 0)
        {
            _held.AsSpan(_from.._to).CopyTo(_held);
            (_from, _to) = (0, _to - _from);
        }

        if (_to + received.Length > _held.Length)
        {
            Array.Resize(ref _held, Math.Max(_held.Length * 2, _to + received.Length));
        }

        received.CopyTo(_held.AsSpan(_to));
        _to += received.Length;
    }

    /// <summary>The next whole message; false when it has not arrived, or when <see cref="IsBroken"/>.</summary>
    internal bool TryNext(out EventFrame frame)
    {
        frame = default;
        var rest = _held.AsSpan(_from.._to);
        if (IsBroken || rest.Length < EventFrame.PreludeLength)
        {
            return false;
        }

        var total = BinaryPrimitives.ReadUInt32BigEndian(rest);
        var headers = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
        if (Crc32.HashToUInt32(rest[..8]) != BinaryPrimitives.ReadUInt32BigEndian(rest[8..])
            || total is < EventFrame.Overhead or > LongestFrame || headers > Math.Min(LongestHeaders, total - EventFrame.Overhead))
        {
            IsBroken = true;
            return false;
        }

        if (rest.Length < total)
        {
            return false;
        }

        var whole = rest[..(int)total];
        if (Crc32.HashToUInt32(whole[..^4]) != BinaryPrimitives.ReadUInt32BigEndian(whole[^4..])
            || !EventHeaders.AreGood(whole.Slice(EventFrame.PreludeLength, (int)headers)))
        {
            IsBroken = true;
            return false;
        }

        frame = new EventFrame(whole);
        _from += whole.Length;
        return true;
    }
}
