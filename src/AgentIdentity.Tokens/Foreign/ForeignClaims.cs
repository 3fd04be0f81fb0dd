using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>The claims that every kind of foreign token has, and the reader for the rest.</summary>
internal sealed class ForeignClaims(ClaimReader rest, TrustedIssuer trust)
{
    public ClaimReader Rest => rest;

    public required JwsHeader Header { get; init; }

    public required string Issuer { get; init; }

    public required string? Tenant { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How the human signed in. After the token was made is no time to have done so: it would keep the human fresh for as long as the issuer likes.</summary>
    public HumanAuthentication? ReadAuthentication()
    {
        if (!rest.Has(JwtRegisteredClaimNames.AuthTime))
        {
            return null;
        }

        var at = rest.Instant(JwtRegisteredClaimNames.AuthTime);
        if (at > IssuedAt + trust.ClockSkew)
        {
            rest.Fail(new(TokenError.BadClaim, "The claim auth_time lies after iat."));
        }

        return new(at, rest.OptionalText(JwtRegisteredClaimNames.Acr), rest.Texts(JwtRegisteredClaimNames.Amr));
    }

    /// <summary>Who acts already. A member without meaning inside an actor is dropped, as the profile says; one without sub names nobody and is refused.</summary>
    public Actor? ReadActor() => rest.Object(ClaimNames.Actor) is { } actor ? ReadActor(ClaimNames.Actor, actor, trust.MaxDepth) : null;

    /// <summary>Who alone may act (RFC 8693 section 4.4): a limit, so that one which is not understood is refused.</summary>
    public Actor? ReadMayAct() => rest.Object(ClaimNames.MayAct) is { } party ? ReadActor(ClaimNames.MayAct, party, 1) : null;

    /// <summary>Every audience must be accepted: whoever holds a token for two places could carry it from one to the other.</summary>
    public IReadOnlyList<string> ReadAudiences()
    {
        var all = rest.Audiences();
        // Auth0 adds its own userinfo address to the audience of every access token that may be used there.
        var extra = trust.Mapper == IssuerMapper.Auth0 && all.Count == 2 ? Issuer + "userinfo" : null;
        if (!all.All(audience => audience == extra || trust.AcceptedAudiences.Contains(audience)) || !all.Any(trust.AcceptedAudiences.Contains))
        {
            rest.Fail(new(TokenError.WrongAudience, "The token has an audience that is not listed for its issuer."));
        }

        return [.. all.Where(audience => audience != extra)];
    }

    public void RefuseAll(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            rest.Refuse(name);
        }
    }

    /// <summary>What some issuers write beside typ to keep their kinds apart (Keycloak and Cognito).</summary>
    public void DemandWhereThere(string name, string expected)
    {
        if (rest.Has(name) && rest.Text(name) != expected)
        {
            rest.Fail(new(TokenError.WrongType, $"The claim {name} says that this is another kind of token."));
        }
    }

    private Actor? ReadActor(string claim, JsonElement actor, int depthLeft)
    {
        if (depthLeft == 0)
        {
            rest.Fail(new(TokenError.ChainTooDeep, "The actor chain is deeper than allowed."));
            return null;
        }

        var members = new ClaimReader(actor);
        var subject = members.Text(JwtRegisteredClaimNames.Sub);
        var authority = members.OptionalText(JwtRegisteredClaimNames.Iss) ?? Issuer;
        var prior = members.Object(ClaimNames.Actor) is { } before ? ReadActor(claim, before, depthLeft - 1) : null;
        if (members.Failure is { } wrong)
        {
            rest.Fail(new(TokenError.BadClaim, $"In {claim}: {wrong.Detail}"));
        }

        return new(authority, subject, prior);
    }
}
