using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace AgentIdentity.Evidence;

/// <summary>One entry as one line of JSON; the form is documented on <see cref="EvidenceLines"/>.</summary>
internal static class EntryLine
{
    internal static byte[] Write(EvidenceEntry entry)
    {
        var bytes = new ArrayBufferWriter<byte>(512 + entry.Body.Length);
        using (var json = new Utf8JsonWriter(bytes, LineForm.Writing))
        {
            json.WriteStartObject();
            json.WriteNumber("seq"u8, entry.Sequence);
            json.WriteString("time"u8, EvidenceTime.Write(entry.Time));
            json.WriteString("kind"u8, entry.Kind);
            if (entry.DelegationId is not null)
            {
                json.WriteString("delegation"u8, entry.DelegationId);
            }

            if (entry.DecisionId is not null)
            {
                json.WriteString("decision"u8, entry.DecisionId);
            }

            WriteBody(json, entry.Body);
            json.WriteString("prev"u8, Convert.ToHexStringLower(entry.PreviousHash.Span));
            json.WriteString("hash"u8, Convert.ToHexStringLower(entry.Hash.Span));
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan.ToArray();
    }

    internal static EvidenceEntry Read(ReadOnlyMemory<byte> line, long number)
    {
        using var document = LineForm.Parse(line, number);
        var root = document.RootElement;
        var entry = new EvidenceEntry
        {
            Sequence = LineForm.Number(root, "seq"u8, number),
            Time = LineForm.Time(root, "time"u8, number),
            Kind = LineForm.Text(root, "kind"u8, number),
            DelegationId = root.TryGetProperty("delegation"u8, out _) ? LineForm.Text(root, "delegation"u8, number) : null,
            DecisionId = root.TryGetProperty("decision"u8, out _) ? LineForm.Text(root, "decision"u8, number) : null,
            Body = ReadBody(root, number),
            PreviousHash = LineForm.Hex(root, "prev"u8, number),
            Hash = LineForm.Hex(root, "hash"u8, number),
        };
        // One form only: whatever this entry would not be written as is not what was written.
        var again = Write(entry).AsSpan();
        return again[..^1].SequenceEqual(line.Span)
            ? entry
            : throw new EvidenceFormatException(number, "the line is not in the exact form of an export.");
    }

    private static void WriteBody(Utf8JsonWriter json, ReadOnlyMemory<byte> body)
    {
        if (IsOneLineOfJson(body))
        {
            json.WritePropertyName("body"u8);
            json.WriteRawValue(body.Span, skipInputValidation: true);
        }
        else
        {
            json.WriteBase64String("body_base64"u8, body.Span);
        }
    }

    private static byte[] ReadBody(JsonElement root, long number)
    {
        if (root.TryGetProperty("body"u8, out var body))
        {
            return JsonMarshal.GetRawUtf8Value(body).ToArray();
        }

        return root.TryGetProperty("body_base64"u8, out var encoded)
            && encoded.ValueKind == JsonValueKind.String
            && encoded.TryGetBytesFromBase64(out var bytes)
            ? bytes
            : throw new EvidenceFormatException(number, "the body is missing or not readable.");
    }

    // The content must come back byte for byte: no line feed, no white space around it, nothing a parser would refuse.
    private static bool IsOneLineOfJson(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty || !Utf8.IsValid(body.Span) || body.Span.ContainsAny((byte)'\n', (byte)'\r'))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(body, LineForm.Body);
            return JsonMarshal.GetRawUtf8Value(document.RootElement).Length == body.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
