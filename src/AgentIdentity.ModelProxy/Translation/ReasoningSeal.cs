using System.Buffers.Text;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>
/// Carries a maker's signature or opaque thoughts through a surface that knows one opaque text only (<c>encrypted_content</c>), and back.
/// It hides nothing and proves nothing: the maker checks its own signature.
/// </summary>
internal static class ReasoningSeal
{
    private const string Prefix = "aidr1.";

    internal static string Of(IEnumerable<ReasoningPart> parts) => Prefix + Base64Url.EncodeToString(JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var part in parts)
        {
            json.WriteStartObject();
            json.WriteString("t"u8, part.Text);
            json.WriteString("s"u8, part.Signature);
            json.WriteString("o"u8, part.Opaque);
            json.WriteNumber("f"u8, (int)(part.From ?? 0));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }));

    /// <summary>What was sealed; null when it is not one of ours.</summary>
    internal static IReadOnlyList<ReasoningPart>? Open(string text, string member)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length)));
            return [.. document.RootElement.EnumerateArray().Select(one => new ReasoningPart(member, StrictBody.Text(one, "t"))
            {
                Signature = StrictBody.Text(one, "s"),
                Opaque = StrictBody.Text(one, "o"),
                From = one.GetProperty("f").GetInt32() is var from and > 0 ? (ModelSurface)from : null,
            })];
        }
        catch (Exception problem) when (problem is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
