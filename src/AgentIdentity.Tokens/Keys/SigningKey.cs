using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace AgentIdentity.Tokens;

/// <summary>A private key that signs tokens. Prints its id only.</summary>
public sealed class SigningKey
{
    internal SigningKey(ECDsaSecurityKey key, VerificationKey publicKey, DateTimeOffset createdAt)
    {
        Key = key;
        Public = publicKey;
        CreatedAt = createdAt;
    }

    /// <summary>The key's id (<c>kid</c>).</summary>
    public string KeyId => Public.KeyId;

    /// <summary>The algorithm it signs with.</summary>
    public string Algorithm => Public.Algorithm;

    /// <summary>The public half.</summary>
    public VerificationKey Public { get; }

    /// <summary>When the key was made.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>The key for hosts that sign through Microsoft.IdentityModel, such as a token server. It holds the private half.</summary>
    public ECDsaSecurityKey Key { get; }

    /// <inheritdoc/>
    public override string ToString() => $"SigningKey {KeyId} [redacted]";
}
