using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace AgentIdentity.EndToEnd.Tests.Models.StandIns.Wires;

/// <summary>One message of <c>application/vnd.amazon.eventstream</c>, with both checksums computed bit by bit: nothing here is shared with the gateway's codec.</summary>
internal static class EventStream
{
    private const byte Text = 7;

    public static byte[] Message(JsonObject payload, params (string Name, string Value)[] headers)
    {
        using MemoryStream head = new();
        foreach (var (name, value) in headers)
        {
            var bytes = Encoding.UTF8.GetBytes(value);
            head.WriteByte((byte)name.Length);
            head.Write(Encoding.ASCII.GetBytes(name));
            head.Write([Text, (byte)(bytes.Length >> 8), (byte)bytes.Length]);
            head.Write(bytes);
        }

        var body = Encoding.UTF8.GetBytes(payload.ToJsonString());
        var message = new byte[16 + head.Length + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), (int)head.Length);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(8), Checksum(message.AsSpan(0, 8)));
        head.ToArray().CopyTo(message, 12);
        body.CopyTo(message, 12 + (int)head.Length);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(message.Length - 4), Checksum(message.AsSpan(0, message.Length - 4)));
        return message;
    }

    // CRC-32 of IEEE 802.3.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var one in bytes)
        {
            sum ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ ((sum & 1) * 0xEDB88320);
            }
        }

        return ~sum;
    }
}
