using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace AgentIdentity.AspNetCore;

/// <summary>Authenticates calls made under a delegation: one token, one proof, both for this very request. Safe for concurrent use.</summary>
/// <param name="trust">Whose tokens are believed.</param>
/// <param name="proofs">The judge of proofs.</param>
/// <param name="time">The clock.</param>
public sealed class DelegationAuthenticator(TokenTrust trust, DpopValidator proofs, TimeProvider time)
{
    private const string DpopHeader = "DPoP";

    /// <summary>
    /// What a Bearer credential that is no token stands for at an audience: an agent key, for agents that can neither exchange
    /// nor prove. Answers null for what is not such a key, which is then read as a token. Null, as it is unless told, knows no keys.
    /// </summary>
    public Func<string, string, TokenResult<Delegation>?>? AgentKeys { get; init; }

    /// <summary>Judges tokens alone, for a scheme that takes them in its own way.</summary>
    internal DelegationTokenValidator Tokens { get; } = new(trust, time);

    /// <summary>Authenticates a request. Completes without waiting unless the replay store is elsewhere.</summary>
    /// <param name="context">The request.</param>
    /// <param name="demand">What it must bring.</param>
    public ValueTask<AuthenticationOutcome> AuthenticateAsync(HttpContext context, AuthenticationDemand demand)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(demand);
        return JudgeAsync(context.Request, demand);
    }

    private async ValueTask<AuthenticationOutcome> JudgeAsync(HttpRequest request, AuthenticationDemand demand)
    {
        AuthenticationOutcome Refuse(TokenFailure failure, Delegation? claimed = null) => new(demand, null, failure, claimed, Nonce);

        var proof = request.Headers[DpopHeader];
        if (request.Headers.Authorization.Count > 1 || proof.Count > 1)
        {
            return Refuse(new(TokenError.Repeated, "There is more than one Authorization or DPoP header."));
        }

        if (!PresentedToken.Read(request.Headers, demand.KeyHeader).TryGet(out var presented, out var absent))
        {
            return Refuse(absent);
        }

        if (!Read(presented, demand).TryGet(out var delegation, out var invalid))
        {
            return Refuse(invalid);
        }

        var failure = presented.IsBearer ? CheckBearer(delegation, demand) : null;
        if ((failure ?? ClientCertificate.Check(delegation, request.HttpContext.Connection)) is { } unfit)
        {
            return Refuse(unfit, delegation);
        }

        if (presented.IsBearer)
        {
            return new(demand, delegation, null, null, null);
        }

        // The proof comes last, for looking at it uses it up.
        var proven = await ProveAsync(delegation, proof, request, demand, presented.Value).ConfigureAwait(false);
        return proven.TryGet(out var shown, out var refused)
            ? new(demand, delegation, null, null, proofs.Options.Nonces?.Renewal(shown.Nonce))
            : Refuse(refused, delegation);
    }

    // Known keys are told from unknown ones only where Bearer is taken: elsewhere the answer would tell a thief whether a key is good.
    private TokenResult<Delegation> Read(PresentedToken presented, AuthenticationDemand demand) =>
        (presented.IsBearer && demand.AllowBearer ? AgentKeys?.Invoke(presented.Value, demand.Audience) : null)
        ?? Tokens.Validate(presented.Value, demand.Audience);

    private string? Nonce => proofs.Options.Nonces?.Current();

    private static TokenFailure? CheckBearer(Delegation delegation, AuthenticationDemand demand) =>
        delegation.KeyThumbprint is not null ? new(TokenError.BoundTokenAsBearer, "The token is bound to a key and must be sent with a proof.")
        // A token bound to a certificate is sent as Bearer and is none (RFC 8705 section 3).
        : demand.AllowBearer || delegation.CertificateThumbprint is not null ? null
        : new(TokenError.BearerNotAllowed, "This resource takes tokens with a proof only.");

    private async ValueTask<TokenResult<DpopProof>> ProveAsync(Delegation delegation, StringValues proof, HttpRequest request, AuthenticationDemand demand, string token)
    {
        if (delegation.KeyThumbprint is not { } thumbprint)
        {
            return new TokenFailure(TokenError.ProofWrongKey, "The token is bound to no key.");
        }

        return proof is [{ Length: > 0 } only]
            ? await proofs.ValidateAsync(only, demand.Method ?? request.Method, demand.PublicUrl, token, thumbprint, request.HttpContext.RequestAborted).ConfigureAwait(false)
            : new TokenFailure(TokenError.ProofMissing, "There is no DPoP header.");
    }
}
