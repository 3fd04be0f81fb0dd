using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>The claims every access token has, and the reader for the rest.</summary>
internal sealed class ReadClaims(ClaimReader rest)
{
    public ClaimReader Rest => rest;

    /// <summary>The key that verified the token.</summary>
    public required VerificationKey Key { get; init; }

    public required string TokenId { get; init; }

    public required string Subject { get; init; }

    public required string ClientId { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required string? KeyThumbprint { get; init; }

    public required string? CertificateThumbprint { get; init; }

    public HumanAuthentication? ReadAuthentication() => rest.Has(JwtRegisteredClaimNames.AuthTime)
        ? new(rest.Instant(JwtRegisteredClaimNames.AuthTime), rest.OptionalText(JwtRegisteredClaimNames.Acr), rest.Texts(JwtRegisteredClaimNames.Amr))
        : null;

    // A word that is not understood could mean less than the default, so it is refused.
    public ActorAssurance ReadAssurance()
    {
        if (!rest.Has(ClaimNames.ActorAssurance))
        {
            return ActorAssurance.Authenticated;
        }

        rest.Demand(ClaimNames.ActorAssurance, ClaimNames.SelfAsserted);
        return ActorAssurance.SelfAsserted;
    }

    /// <summary>The chain of actors. A member such as exp or cnf has no meaning inside it (RFC 8693 section 4.1) and is refused.</summary>
    public Actor? ReadActor(string issuer, int maxDepth)
    {
        if (rest.Object(ClaimNames.Actor) is { } actor)
        {
            return ReadActor(actor, issuer, maxDepth);
        }

        rest.Fail(new(TokenError.BadClaim, "The claim act is missing."));
        return null;
    }

    private Actor? ReadActor(JsonElement actor, string issuer, int depthLeft)
    {
        if (depthLeft == 0)
        {
            rest.Fail(new(TokenError.ChainTooDeep, "The actor chain is deeper than allowed."));
            return null;
        }

        var members = new ClaimReader(actor);
        foreach (var name in (ReadOnlySpan<string>)["exp", "nbf", "iat", "aud", "cnf", "scope"])
        {
            members.Refuse(name);
        }

        members.Demand(ClaimNames.SubjectProfile, ClaimNames.Agent);
        var subject = members.Text(JwtRegisteredClaimNames.Sub);
        var namespaceOf = members.OptionalText(JwtRegisteredClaimNames.Iss) ?? issuer;
        var prior = members.Object(ClaimNames.Actor) is { } before ? ReadActor(before, issuer, depthLeft - 1) : null;
        if (members.Failure is { } wrong)
        {
            rest.Fail(new(TokenError.BadClaim, $"In act: {wrong.Detail}"));
        }

        return new(namespaceOf, subject, prior);
    }
}
