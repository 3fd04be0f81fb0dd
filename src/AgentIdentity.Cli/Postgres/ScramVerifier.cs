using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Cli.Postgres;

/// <summary>What PostgreSQL keeps of a password (RFC 5802): the script that sets the role up need not hold the password itself.</summary>
internal static class ScramVerifier
{
    private const int Rounds = 4096;

    /// <summary>The verifier of a password of plain ASCII, which SASLprep leaves as it is.</summary>
    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(password), salt, Rounds, HashAlgorithmName.SHA256, 32);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return $"SCRAM-SHA-256${Rounds}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}";
    }
}
