using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Broker;

/// <summary>
/// What is kept of a client secret. The secret is 256 random bits made here and never chosen by anybody, so that one
/// round of SHA-256 is enough: there is nothing to guess.
/// </summary>
public sealed record ClientSecretHash(string Value)
{
    private const int Bytes = 32;

    /// <summary>Makes a secret. It is shown once and cannot be had from its hash.</summary>
    public static (string Secret, ClientSecretHash Hash) New()
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        return (secret, new ClientSecretHash(Digest(secret)));
    }

    public bool Matches(string secret) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Digest(secret)), Encoding.ASCII.GetBytes(Value));

    public override string ToString() => "[redacted]";

    private static string Digest(string secret) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
