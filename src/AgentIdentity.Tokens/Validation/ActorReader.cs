using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>Reads the chain of actors as this issuer writes it. A member such as exp or cnf has no meaning inside it (RFC 8693 section 4.1) and is refused.</summary>
internal static class ActorReader
{
    private static readonly string[] Meaningless = ["exp", "nbf", "iat", "aud", "cnf", "scope"];

    public static Actor? Read(ClaimReader claims, string issuer, int maxDepth)
    {
        if (claims.Object(ClaimNames.Actor) is { } actor)
        {
            return Read(claims, actor, issuer, maxDepth);
        }

        claims.Fail(new(TokenError.BadClaim, "The claim act is missing."));
        return null;
    }

    private static Actor? Read(ClaimReader claims, JsonElement actor, string issuer, int depthLeft)
    {
        if (depthLeft == 0)
        {
            claims.Fail(new(TokenError.ChainTooDeep, "The actor chain is deeper than allowed."));
            return null;
        }

        var members = new ClaimReader(actor);
        foreach (var name in Meaningless)
        {
            members.Refuse(name);
        }

        members.Demand(ClaimNames.SubjectProfile, ClaimNames.Agent);
        var subject = members.Text(JwtRegisteredClaimNames.Sub);
        var authority = members.OptionalText(JwtRegisteredClaimNames.Iss) ?? issuer;
        var prior = members.Object(ClaimNames.Actor) is { } before ? Read(claims, before, issuer, depthLeft - 1) : null;
        if (members.Failure is { } wrong)
        {
            claims.Fail(new(TokenError.BadClaim, $"In act: {wrong.Detail}"));
        }

        return new(authority, subject, prior);
    }
}
