using System.Security.Cryptography;

namespace AgentIdentity.Tokens;

/// <summary>The signature algorithms that are understood. There is no EdDSA: the platform lacks it.</summary>
internal static class SigningAlgorithms
{
    public const string Es256 = "ES256";
    public const string Es384 = "ES384";
    public const string Ps256 = "PS256";
    public const string Rs256 = "RS256";

    public static readonly IReadOnlyList<string> All = [Es256, Es384, Ps256, Rs256];

    public static HashAlgorithmName HashOf(string algorithm) => algorithm == Es384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;
}
