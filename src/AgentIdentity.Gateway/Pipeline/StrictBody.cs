using System.Text.Json;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>Reads JSON so that no other parser can read it differently.</summary>
internal static class StrictBody
{
    /// <summary>The document, which lives as long as the request, and why it is refused all the same where it is unclear.</summary>
    public static (JsonDocument? Document, Refusal? Refusal) Parse(ReadOnlyMemory<byte> body)
    {
        var limits = new StrictJsonLimits(Math.Max(body.Length, 1), MaxDepth: 64, MaxTokens: 200_000);
        if (!StrictJson.TryParse(body, limits, out var document, out var error))
        {
            var twice = error.Contains("twice", StringComparison.Ordinal);
            return (null, Refusal.Of(twice ? GatewayError.DuplicateMember : GatewayError.BodyNotJson, error));
        }

        // Parsers that ignore letter case would see a duplicate where ours sees two members.
        return JsonCase.HasDuplicate(document.RootElement)
            ? (document, Refusal.Of(GatewayError.DuplicateMember, "Two members of one object differ only in letter case."))
            : (document, null);
    }
}
