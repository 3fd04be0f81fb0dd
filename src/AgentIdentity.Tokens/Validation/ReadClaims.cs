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
}
