using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Broker;

/// <summary>
/// Humans and agents in the alphabet of AWS ([\w+=,.@-], 2 to 64). Ids of this broker pass as they are. What does not fit, and what could
/// be taken for a name made here, becomes a readable part, "=" and a hash: two never become one.
/// </summary>
internal static class AwsNames
{
    private const int Shortest = 2;
    private const int Longest = 64;
    private const char Mark = '=';
    private const int HashLength = 22;
    private const int GrantLength = 16;

    /// <summary>The human, as every later event in AWS names them; no later role can change it.</summary>
    public static string SourceIdentity(string human) => Fit(human, Longest);

    /// <summary>The agent and the delegation.</summary>
    public static string Session(string agent, string delegationId)
    {
        var grant = Fit(delegationId.Length > GrantLength ? delegationId[^GrantLength..] : delegationId, HashLength + 1);
        return $"{Fit(agent, Longest - 1 - grant.Length)}.{grant}";
    }

    private static string Fit(string text, int longest)
    {
        if (text.Length >= Shortest && text.Length <= longest && text.All(IsTaken) && !text.Contains(Mark, StringComparison.Ordinal)
            && !text.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
        {
            return text;
        }

        var hash = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashLength];
        var readable = new string([.. text.Where(static letter => IsTaken(letter) && letter != Mark).Take(Math.Max(0, longest - HashLength - 1))]);
        return readable + Mark + hash;
    }

    // \w is ASCII at AWS.
    private static bool IsTaken(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '+' or '=' or ',' or '.' or '@' or '-';
}
