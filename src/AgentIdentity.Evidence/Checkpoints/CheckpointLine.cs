using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace AgentIdentity.Evidence;

/// <summary>One checkpoint as one line of JSON; the form is documented on <see cref="CheckpointFile"/>.</summary>
internal static class CheckpointLine
{
    internal static byte[] Write(Checkpoint checkpoint)
    {
        var bytes = new ArrayBufferWriter<byte>(384);
        using (var json = new Utf8JsonWriter(bytes, LineForm.Writing))
        {
            json.WriteStartObject();
            json.WriteNumber("seq"u8, checkpoint.Sequence);
            json.WriteString("hash"u8, Convert.ToHexStringLower(checkpoint.Hash.Span));
            json.WriteString("time"u8, EvidenceTime.Write(checkpoint.Time));
            json.WriteString("kid"u8, checkpoint.KeyId);
            json.WriteString("sig"u8, Base64Url.EncodeToString(checkpoint.Signature.Span));
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan.ToArray();
    }

    internal static Checkpoint Read(ReadOnlyMemory<byte> line, long number)
    {
        using var document = LineForm.Parse(line, number);
        var root = document.RootElement;
        var checkpoint = new Checkpoint(
            LineForm.Number(root, "seq"u8, number),
            LineForm.Hex(root, "hash"u8, number),
            LineForm.Time(root, "time"u8, number),
            LineForm.Text(root, "kid"u8, number),
            Signature(root, number));
        var again = Write(checkpoint).AsSpan();
        return again[..^1].SequenceEqual(line.Span)
            ? checkpoint
            : throw new EvidenceFormatException(number, "the line is not in the exact form of a checkpoint.");
    }

    private static byte[] Signature(JsonElement root, long number)
    {
        try
        {
            return Base64Url.DecodeFromChars(LineForm.Text(root, "sig"u8, number));
        }
        catch (FormatException)
        {
            throw LineForm.Bad("sig"u8, number);
        }
    }
}
