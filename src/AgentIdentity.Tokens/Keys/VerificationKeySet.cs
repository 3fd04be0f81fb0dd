namespace AgentIdentity.Tokens;

/// <summary>A parsed JWKS (RFC 7517 section 5): the public keys of an issuer or a client.</summary>
public sealed class VerificationKeySet
{
    private readonly Dictionary<string, VerificationKey> byId;

    private VerificationKeySet(IReadOnlyList<VerificationKey> keys)
    {
        Keys = keys;
        byId = keys.ToDictionary(key => key.KeyId, StringComparer.Ordinal);
    }

    /// <summary>The keys that can verify signatures.</summary>
    public IReadOnlyList<VerificationKey> Keys { get; }

    /// <summary>Parses a JWKS. Fails with <see cref="TokenError.BadKey"/> for private, weak or malformed keys and repeated ids.</summary>
    /// <param name="json">The JWKS document.</param>
    public static TokenResult<VerificationKeySet> Parse(string json) => throw new NotSupportedException();

    /// <summary>The key with that id, or null.</summary>
    /// <param name="keyId">The <c>kid</c>.</param>
    public VerificationKey? Find(string keyId) => byId.GetValueOrDefault(keyId);
}
