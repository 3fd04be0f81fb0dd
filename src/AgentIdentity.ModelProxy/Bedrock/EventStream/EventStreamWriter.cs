using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes messages of an AWS event stream, with both checksums.</summary>
internal static class EventStreamWriter
{
    /// <summary>An event with a JSON payload.</summary>
    internal static void WriteEvent(IBufferWriter<byte> to, string name, ReadOnlySpan<byte> payload) =>
        Write(to, [(":event-type", name), (":content-type", "application/json"), (":message-type", "event")], payload);

    /// <summary>An event whose payload is one object.</summary>
    internal static void WriteEvent(IBufferWriter<byte> to, string name, Action<Utf8JsonWriter> members)
    {
        var payload = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(payload, JsonText.Writing))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        WriteEvent(to, name, payload.WrittenSpan);
    }

    /// <summary>An exception: SDKs raise it to their caller and read no further.</summary>
    internal static void WriteException(IBufferWriter<byte> to, string name, string message)
    {
        var payload = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(payload, JsonText.Writing))
        {
            json.WriteStartObject();
            json.WriteString("message"u8, message);
            json.WriteEndObject();
        }

        Write(to, [(":exception-type", name), (":content-type", "application/json"), (":message-type", "exception")], payload.WrittenSpan);
    }

    /// <summary>Any message with headers of text.</summary>
    /// <exception cref="ArgumentException">A name or value is longer than the format can say.</exception>
    internal static void Write(IBufferWriter<byte> to, IReadOnlyList<(string Name, string Value)> headers, ReadOnlySpan<byte> payload)
    {
        var headersLength = headers.Sum(static header => 4 + Measure(header.Name, 1, byte.MaxValue) + Measure(header.Value, 0, ushort.MaxValue));
        var total = EventFrame.Overhead + headersLength + payload.Length;
        if (total > EventStreamReader.LongestFrame)
        {
            throw new ArgumentException("The payload is longer than one message may be.", nameof(payload));
        }

        var frame = to.GetSpan(total)[..total];
        BinaryPrimitives.WriteInt32BigEndian(frame, total);
        BinaryPrimitives.WriteInt32BigEndian(frame[4..], headersLength);
        BinaryPrimitives.WriteUInt32BigEndian(frame[8..], Crc32.HashToUInt32(frame[..8]));
        var at = EventFrame.PreludeLength;
        foreach (var (name, value) in headers)
        {
            var length = Encoding.UTF8.GetBytes(name, frame[(at + 1)..]);
            frame[at] = (byte)length;
            at += length + 1;
            frame[at] = EventHeaders.TextType;
            length = Encoding.UTF8.GetBytes(value, frame[(at + 3)..]);
            BinaryPrimitives.WriteUInt16BigEndian(frame[(at + 1)..], (ushort)length);
            at += length + 3;
        }

        payload.CopyTo(frame[at..]);
        BinaryPrimitives.WriteUInt32BigEndian(frame[^4..], Crc32.HashToUInt32(frame[..^4]));
        to.Advance(total);
    }

    private static int Measure(string text, int least, int most) =>
        Encoding.UTF8.GetByteCount(text) is var length && length >= least && length <= most
            ? length
            : throw new ArgumentException($"A header's name has 1 to 255 bytes, its value 0 to 65535; this has {length}.", nameof(text));
}
