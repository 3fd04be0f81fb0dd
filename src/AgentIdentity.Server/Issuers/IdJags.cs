using AgentIdentity.Broker;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Issuers;

/// <summary>
/// Reads the assertion of the jwt-bearer grant: an ID-JAG (draft-ietf-oauth-identity-assertion-authz-grant) of an identity
/// provider that is trusted here, once.
/// </summary>
internal sealed class IdJags(PeopleIssuers issuers, PeopleDirectory people, IReplayStore used, ServerSettings settings)
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>What the assertion grants, or why it is not believed. The assertion is used up by success.</summary>
    /// <param name="assertion">The compact JWS.</param>
    /// <param name="clientId">The authenticated client, which the assertion must name.</param>
    /// <param name="proofThumbprint">The key the client proved to hold; a bound assertion must name it.</param>
    /// <param name="certificateThumbprint">The certificate of the client's connection; a bound assertion must name it.</param>
    /// <param name="cancellation">The request's end.</param>
    public async ValueTask<TokenResult<IdJagGrant>> ReadAsync(
        string assertion, string clientId, string? proofThumbprint, string? certificateThumbprint, CancellationToken cancellation)
    {
        if (!UnverifiedToken.Read(assertion).TryGet(out var claimed, out var malformed))
        {
            return malformed;
        }

        if (issuers.Of(claimed.UnverifiedIssuer) is not { } issuer)
        {
            return new TokenFailure(TokenError.WrongIssuer, $"No such identity provider is trusted to issue assertions for {settings.Issuer}.");
        }

        var read = await issuer.ValidateAsync(() => issuer.IdJags.Validate(assertion, clientId), cancellation);
        if (!read.TryGet(out var jag, out var refused))
        {
            return refused;
        }

        if ((jag.KeyThumbprint is { } key && key != proofThumbprint) || (jag.CertificateThumbprint is { } certificate && certificate != certificateThumbprint))
        {
            return new TokenFailure(TokenError.ProofWrongKey, "The assertion is bound to another key than the client showed.");
        }

        // Last, so that an assertion that anything else is wrong with is not used up by whoever tries it.
        return await UseUpAsync(jag, cancellation) ?? (TokenResult<IdJagGrant>)Grant(jag, issuer.Settings);
    }

    private async ValueTask<TokenFailure?> UseUpAsync(IdJag jag, CancellationToken cancellation) =>
        await used.UseAsync(ReplayKey.Of($"id-jag {jag.Issuer}", jag.TokenId), jag.ExpiresAt + ClockSkew, cancellation) switch
        {
            ReplayVerdict.Fresh => null,
            ReplayVerdict.Replayed => new TokenFailure(TokenError.Replayed, "The assertion was used before."),
            ReplayVerdict.Full => new TokenFailure(TokenError.ReplayMemoryFull, "The memory of used assertions is full."),
            _ => new TokenFailure(TokenError.ReplayStoreUnavailable, "Whether the assertion was used before cannot be told now."),
        };

    private IdJagGrant Grant(IdJag jag, IssuerSettings issuer) => new()
    {
        Human = new SubjectIdentity
        {
            PersonId = people.Find(new PersonIdentity(jag.Issuer, jag.Subject))?.Id,
            Issuer = jag.Issuer,
            Subject = jag.Subject,
            Authentication = jag.Authentication,
            MayAct = jag.MayAct,
            Actor = jag.Actor,
            KeyThumbprint = jag.KeyThumbprint,
            CertificateThumbprint = jag.CertificateThumbprint,
            TokenId = jag.TokenId,
            IssuedAt = jag.IssuedAt,
            ExpiresAt = jag.ExpiresAt,
        },
        Resource = jag.Resource,
        Scope = jag.Scope,
        Details = jag.Details,
        CreatesDelegations = issuer.CreatesDelegations,
        TokenId = jag.TokenId,
        ExpiresAt = jag.ExpiresAt,
    };
}
