using System.Buffers.Binary;
using System.Text;
using Amazon.Runtime.EventStreams;
using Amazon.Runtime.EventStreams.Internal;

namespace AgentIdentity.Gateway.Tests.ModelCalls.Bedrock;

/// <summary>Event streams as AWS's SDK for .NET writes and reads them: a codec that is not the gateway's.</summary>
internal static class AwsFrames
{
    public static byte[] Event(string name, string payload) => Write(payload, (":message-type", "event"), (":event-type", name));

    public static byte[] Exception(string name, string message) => Write($$"""{"message":"{{message}}"}""", (":message-type", "exception"), (":exception-type", name));

    /// <summary>Reads until the end of the stream; AWS's reader throws on a checksum that is wrong, and a half frame is told as such.</summary>
    public static IReadOnlyList<string> Read(byte[] stream)
    {
        List<string> read = [];
        for (var at = 0; at < stream.Length;)
        {
            var length = stream.Length - at < 4 ? int.MaxValue : BinaryPrimitives.ReadInt32BigEndian(stream.AsSpan(at));
            if (length > stream.Length - at)
            {
                read.Add("half a frame");
                break;
            }

            var message = EventStreamMessage.FromBuffer(stream[at..(at + length)], 0, length);
            string Header(string name) => message.Headers.TryGetValue(name, out var value) ? value.AsString() : "";
            read.Add($"{Header(":event-type")}{Header(":exception-type")} {Encoding.UTF8.GetString(message.Payload)}");
            at += length;
        }

        return read;
    }

    private static byte[] Write(string payload, params (string Name, string Value)[] headers)
    {
        List<IEventStreamHeader> all = [];
        foreach (var (name, value) in headers)
        {
            var header = new EventStreamHeader(name);
            header.SetString(value);
            all.Add(header);
        }

        return new EventStreamMessage(all, Encoding.UTF8.GetBytes(payload)).ToByteArray();
    }
}
