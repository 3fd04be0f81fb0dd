namespace AgentIdentity.Tokens;

/// <summary>A signature by a key of the issuer, with the algorithm pinned to that key (RFC 8725 sections 3.1 and 3.10).</summary>
internal static class TrustedSignature
{
    public static TokenResult<VerificationKey> Check(CompactJws jws, Func<string, VerificationKey?> findKey, IReadOnlyList<string> algorithms)
    {
        if (jws.Header.KeyId is not { } keyId || findKey(keyId) is not { } key)
        {
            return new TokenFailure(TokenError.UnknownKey, "The kid names no key of the issuer.");
        }

        if (!algorithms.Contains(key.Algorithm))
        {
            return new TokenFailure(TokenError.WrongAlgorithm, "The key's algorithm is not accepted here.");
        }

        return jws.Verify(key) is { } unsigned ? unsigned : key;
    }
}
