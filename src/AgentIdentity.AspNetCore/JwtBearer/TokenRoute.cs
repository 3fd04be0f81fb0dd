using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentIdentity.AspNetCore;

/// <summary>
/// Which scheme a request's token is for. Nothing read here is verified and nothing is let in by it: the scheme chosen refuses what
/// is not its own, and what looks like an agent's here is just what the people's scheme refuses.
/// </summary>
internal static class TokenRoute
{
    private static readonly JsonWebTokenHandler Reader = new();

    /// <summary>Whether the agents' scheme is to judge. Without a token it is the people's, whose challenge or cookie is the application's own.</summary>
    public static bool IsAgents(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        return header.Count > 1 || (PresentedToken.Read(header).TryGet(out var presented, out _) && (!presented.IsBearer || HasMarks(presented.Value)));
    }

    private static bool HasMarks(string token)
    {
        try
        {
            return Reader.CanReadToken(token) && AgentMarks.On(Reader.ReadJsonWebToken(token).Claims);
        }
        catch (Exception problem) when (problem is ArgumentException or SecurityTokenException)
        {
            // Not a token that anybody would take.
            return false;
        }
    }
}
