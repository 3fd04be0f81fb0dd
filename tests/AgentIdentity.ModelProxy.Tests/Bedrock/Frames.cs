using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace AgentIdentity.ModelProxy.Tests.Bedrock;

/// <summary>Event streams for tests: frames with any headers, and what a stream holds as text.</summary>
internal static class Frames
{
    internal static byte[] Prelude(uint total, uint headers)
    {
        var prelude = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(prelude, total);
        BinaryPrimitives.WriteUInt32BigEndian(prelude.AsSpan(4), headers);
        BinaryPrimitives.WriteUInt32BigEndian(prelude.AsSpan(8), Crc32.HashToUInt32(prelude.AsSpan(0, 8)));
        return prelude;
    }

    internal static byte[] Raw(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> payload)
    {
        byte[] all = [.. Prelude((uint)(16 + headers.Length + payload.Length), (uint)headers.Length), .. headers, .. payload, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(all.AsSpan(all.Length - 4), Crc32.HashToUInt32(all.AsSpan(0, all.Length - 4)));
        return all;
    }

    internal static byte[] Event(string name, string payload)
    {
        var to = new ArrayBufferWriter<byte>();
        EventStreamWriter.WriteEvent(to, name, Encoding.UTF8.GetBytes(payload));
        return to.WrittenSpan.ToArray();
    }

    internal static byte[] Exception(string name, string message)
    {
        var to = new ArrayBufferWriter<byte>();
        EventStreamWriter.WriteException(to, name, message);
        return to.WrittenSpan.ToArray();
    }

    /// <summary>Whether a line of <see cref="Read"/> stands for what is no whole frame.</summary>
    internal static bool IsNone(string line) => line == "broken" || line.StartsWith('…');

    /// <summary>Every frame as "name payload", and "…" and how many bytes where half a frame is left; "broken" where nothing can be read.</summary>
    internal static IReadOnlyList<string> Read(ReadOnlySpan<byte> stream)
    {
        List<string> read = [];
        var reader = new EventStreamReader();
        reader.Append(stream);
        while (reader.TryNext(out var frame))
        {
            read.Add($"{(frame.Kind == FrameKind.Event ? "" : frame.Kind + " ")}{frame.Name} {Encoding.UTF8.GetString(frame.Payload)}");
        }

        if (reader.IsBroken)
        {
            read.Add("broken");
        }
        else if (reader.Rest > 0)
        {
            read.Add($"… {reader.Rest}");
        }

        return read;
    }
}
