using System.Buffers.Binary;
using System.Text.Unicode;

namespace AgentIdentity.ModelProxy;

/// <summary>The headers of an event stream's message: a name, a type and a value each.</summary>
internal static class EventHeaders
{
    internal const byte TextType = 7;
    private const byte BytesType = 6;

    // Bedrock sends three; a reader that looks for doubles must not be made to look for ever.
    private const int Most = 64;

    /// <summary>Whether they can be read to the last byte, and each name stands once: readers differ in which of two they take.</summary>
    internal static bool AreGood(ReadOnlySpan<byte> headers)
    {
        var rest = headers;
        for (var count = 0; !rest.IsEmpty; count++)
        {
            var before = headers[..^rest.Length];
            if (count == Most || !TryNext(ref rest, out var name, out var type, out var value)
                || !Utf8.IsValid(name) || (type == TextType && !Utf8.IsValid(value)) || Holds(before, name))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads one header off the front; false at the end, and for what is no header.</summary>
    internal static bool TryNext(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out byte type, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        type = 0;
        if (rest.Length < 3 || rest[0] == 0 || rest.Length < rest[0] + 2)
        {
            return false;
        }

        name = rest.Slice(1, rest[0]);
        type = rest[rest[0] + 1];
        var after = rest[(rest[0] + 2)..];
        if (Length(type, ref after) is not { } length || after.Length < length)
        {
            return false;
        }

        value = after[..length];
        rest = after[length..];
        return true;
    }

    private static int? Length(byte type, scoped ref ReadOnlySpan<byte> after)
    {
        switch (type)
        {
            case 0 or 1:
                return 0;
            case 2:
                return 1;
            case 3:
                return 2;
            case 4:
                return 4;
            case 5 or 8:
                return 8;
            case 9:
                return 16;
            case BytesType or TextType when after.Length >= 2:
                var length = BinaryPrimitives.ReadUInt16BigEndian(after);
                after = after[2..];
                return length;
            default:
                return null;
        }
    }

    private static bool Holds(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> name)
    {
        while (TryNext(ref headers, out var found, out _, out _))
        {
            if (found.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }
}
