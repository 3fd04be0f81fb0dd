using System.Security.Claims;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.AspNetCore;

/// <summary>What tells a token that an agent holds from one of the human in person: an actor, a delegation, or an agent as its subject.</summary>
internal static class AgentMarks
{
    private static readonly TokenFailure InPersonOnly = new(TokenError.InPersonOnly, "The token is an agent's, and this scheme takes people in person only.");

    public static bool On(IEnumerable<Claim> claims) => claims.Any(static claim => claim.Type is "act" or "urn:agentidentity:grant_id" || claim is { Type: "sub_profile", Value: "ai_agent" });

    /// <summary>Refuses a valid token that has them. The token itself is looked at too: a user's claims may have been mapped or filtered.</summary>
    public static TokenFailure? Refuse(TokenValidatedContext context) =>
        On(context.Principal?.Claims ?? []) || (context.SecurityToken is JsonWebToken token && On(token.Claims)) ? InPersonOnly : null;
}
