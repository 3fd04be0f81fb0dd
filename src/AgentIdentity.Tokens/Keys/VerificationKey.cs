using Microsoft.IdentityModel.Tokens;

namespace AgentIdentity.Tokens;

/// <summary>A public key pinned to one algorithm (RFC 8725 section 3.1).</summary>
public sealed class VerificationKey
{
    internal VerificationKey(SecurityKey key, string keyId, string algorithm, string thumbprint)
    {
        Key = key;
        KeyId = keyId;
        Algorithm = algorithm;
        Thumbprint = thumbprint;
    }

    /// <summary>The key's id (<c>kid</c>); empty where a client registered its only key without one.</summary>
    public string KeyId { get; }

    /// <summary>The only algorithm the key verifies.</summary>
    public string Algorithm { get; }

    /// <summary>The key's RFC 7638 SHA-256 thumbprint, base64url.</summary>
    public string Thumbprint { get; }

    internal SecurityKey Key { get; }
}
