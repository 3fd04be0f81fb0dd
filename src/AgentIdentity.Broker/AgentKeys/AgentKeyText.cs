using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Broker;

/// <summary>The text of a static key: a prefix that secret scanners can look for, and 256 random bits.</summary>
internal static class AgentKeyText
{
    public const string Prefix = "aidk_";
    private const int SecretBytes = 32;
    private const int Length = 5 + 43;

    public static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static bool Looks(string presented) => presented.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>What is stored and looked up. One round is enough for 256 random bits: there is nothing to guess, and no timing to learn from.</summary>
    public static string? Hash(string presented) => presented.Length == Length
        ? Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(presented)))
        : null;
}
