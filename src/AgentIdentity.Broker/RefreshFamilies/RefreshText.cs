using System.Buffers.Text;
using System.Security.Cryptography;

namespace AgentIdentity.Broker;

/// <summary>
/// The text of a refresh token: 128 random bits that all tokens of a family share, and 256 that are this token's own. Whoever shows
/// the first with other than the newest of the second held an older token; nobody can guess his way into either.
/// </summary>
internal sealed record RefreshText(byte[] FamilySecret, byte[] TokenSecret)
{
    private const string Prefix = "aidr_";
    private const int FamilyBytes = 16;
    private const int TokenBytes = 32;
    private const int Letters = (FamilyBytes + TokenBytes) / 3 * 4;

    public string FamilyHash => Hash(FamilySecret);

    public string TokenHash => Hash(TokenSecret);

    public static RefreshText First() => new(RandomNumberGenerator.GetBytes(FamilyBytes), RandomNumberGenerator.GetBytes(TokenBytes));

    public RefreshText Next() => this with { TokenSecret = RandomNumberGenerator.GetBytes(TokenBytes) };

    public string Write() => Prefix + Base64Url.EncodeToString([.. FamilySecret, .. TokenSecret]);

    public static RefreshText? Read(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length != Prefix.Length + Letters
            || !Base64Url.IsValid(text.AsSpan(Prefix.Length)))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length));
        return bytes.Length == FamilyBytes + TokenBytes ? new RefreshText(bytes[..FamilyBytes], bytes[FamilyBytes..]) : null;
    }

    public override string ToString() => "[redacted]";

    private static string Hash(byte[] secret) => Base64Url.EncodeToString(SHA256.HashData(secret));
}
