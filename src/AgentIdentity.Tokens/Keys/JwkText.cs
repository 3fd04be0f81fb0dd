namespace AgentIdentity.Tokens;

/// <summary>JWKs as they are published.</summary>
internal static class JwkText
{
    /// <summary>The required members (already valid JSON), then what tells a reader how to use the key.</summary>
    public static string Published(VerificationKey key) =>
        $$"""{{key.Jwk[..^1]}},"use":"sig","alg":"{{key.Algorithm}}","kid":"{{key.KeyId}}"}""";
}
