using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentIdentity.Evidence;

/// <summary>What entry lines and checkpoint lines have in common.</summary>
internal static class LineForm
{
    internal static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 80 };

    internal static readonly JsonDocumentOptions Body = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private static readonly JsonDocumentOptions Line = new() { AllowDuplicateProperties = false, MaxDepth = 72 };

    internal static JsonDocument Parse(ReadOnlyMemory<byte> line, long number)
    {
        try
        {
            var document = JsonDocument.Parse(line, Line);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException problem)
        {
            throw new EvidenceFormatException(number, $"not JSON ({problem.Message})");
        }

        throw new EvidenceFormatException(number, "not a JSON object.");
    }

    internal static long Number(JsonElement root, ReadOnlySpan<byte> name, long number) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var read)
            ? read
            : throw Bad(name, number);

    internal static string Text(JsonElement root, ReadOnlySpan<byte> name, long number)
    {
        try
        {
            return root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : throw Bad(name, number);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8.
            throw Bad(name, number);
        }
    }

    internal static DateTimeOffset Time(JsonElement root, ReadOnlySpan<byte> name, long number) =>
        EvidenceTime.TryRead(Text(root, name, number), out var time) ? time : throw Bad(name, number);

    internal static byte[] Hex(JsonElement root, ReadOnlySpan<byte> name, long number)
    {
        var bytes = new byte[CanonicalBytes.HashLength];
        var status = Convert.FromHexString(Text(root, name, number), bytes, out var consumed, out var written);
        return status == System.Buffers.OperationStatus.Done && written == bytes.Length && consumed == 2 * bytes.Length
            ? bytes
            : throw Bad(name, number);
    }

    internal static EvidenceFormatException Bad(ReadOnlySpan<byte> name, long number) =>
        new(number, $"member {System.Text.Encoding.UTF8.GetString(name)} is missing or not readable.");
}
