using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>
/// Who may use a session, a cursor or a state that was given out: the same human, the same chain of actors, the same client, at the same
/// upstream. It changes with none of the tokens, and proves nothing by itself.
/// </summary>
internal static class McpBinding
{
    public static string Of(Delegation token, string upstream)
    {
        var text = new StringBuilder();
        Append(text, token.Issuer);
        Append(text, token.Subject);
        for (var actor = token.Actor; actor is not null; actor = actor.Prior)
        {
            Append(text, actor.Issuer);
            Append(text, actor.Subject);
        }

        Append(text, token.ClientId);
        Append(text, token.DelegationId);
        Append(text, upstream);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // With its length before it, no part can run into the next.
    private static void Append(StringBuilder text, string part) => text.Append(part.Length).Append(':').Append(part);
}
