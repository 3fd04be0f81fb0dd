using System.Buffers.Binary;
using System.Text;

namespace AgentIdentity.Server.Tests.Telemetry;

/// <summary>As much of protobuf's wire format as a test needs: the fields of a message, by their numbers.</summary>
internal static class ProtobufReader
{
    /// <summary>The messages at a path of field numbers.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Within(ReadOnlyMemory<byte> message, params IReadOnlyList<int> path) => path.Count == 0
        ? [message]
        : Fields(message).Where(field => field.Number == path[0] && field.Bytes is not null).SelectMany(field => Within(field.Bytes!.Value, [.. path.Skip(1)]));

    public static string Text(ReadOnlyMemory<byte> message, int number) =>
        Fields(message).Where(field => field.Number == number && field.Bytes is not null).Select(static field => Encoding.UTF8.GetString(field.Bytes!.Value.Span)).FirstOrDefault() ?? "";

    public static ulong Number(ReadOnlyMemory<byte> message, int number) =>
        Fields(message).Where(field => field.Number == number && field.Bytes is null).Select(static field => field.Value).FirstOrDefault();

    private static IEnumerable<(int Number, ulong Value, ReadOnlyMemory<byte>? Bytes)> Fields(ReadOnlyMemory<byte> message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message.Span, ref at);
            var (value, bytes) = (0UL, (ReadOnlyMemory<byte>?)null);
            switch (tag & 7)
            {
                case 0:
                    value = Varint(message.Span, ref at);
                    break;
                case 1:
                    value = BinaryPrimitives.ReadUInt64LittleEndian(message.Span[at..]);
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message.Span, ref at);
                    bytes = message.Slice(at, length);
                    at += length;
                    break;
                case 5:
                    value = BinaryPrimitives.ReadUInt32LittleEndian(message.Span[at..]);
                    at += 4;
                    break;
                default:
                    throw new FormatException($"No wire type {tag & 7} is known, at {at}.");
            }

            yield return ((int)(tag >> 3), value, bytes);
        }
    }

    private static ulong Varint(ReadOnlySpan<byte> from, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = from[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
