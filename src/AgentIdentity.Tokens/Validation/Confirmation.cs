using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>Reads <c>cnf</c> (RFC 7800): a key's thumbprint (RFC 9449 section 6.1), a certificate's (RFC 8705 section 3.1), or both.</summary>
internal static class Confirmation
{
    private const int ThumbprintLength = 43;

    // A confirmation that is not understood cannot be checked, and must not be taken for none.
    public static (string? Key, string? Certificate) Read(ClaimReader claims)
    {
        if (claims.Object(ClaimNames.Confirmation) is not { } confirmation)
        {
            return default;
        }

        var key = Thumbprint(confirmation, ClaimNames.Thumbprint);
        var certificate = Thumbprint(confirmation, ClaimNames.CertificateThumbprint);
        var understood = (key is null ? 0 : 1) + (certificate is null ? 0 : 1);
        if (understood == 0 || understood != confirmation.GetPropertyCount())
        {
            claims.Fail(new(TokenError.BadClaim, "The claim cnf is not a jkt, an x5t#S256 or both, each a SHA-256 hash in base64url."));
        }

        return (key, certificate);
    }

    private static string? Thumbprint(JsonElement confirmation, string name) =>
        confirmation.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: ThumbprintLength } text
        && StrictBase64Url.Decode(text) is not null
            ? text
            : null;
}
