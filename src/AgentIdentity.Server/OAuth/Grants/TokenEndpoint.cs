using AgentIdentity.Broker;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;

namespace AgentIdentity.Server.OAuth;

/// <summary>POST /oauth2/token, once OpenIddict has authenticated the client and the proof of possession has been checked.</summary>
internal sealed class TokenEndpoint(TokenGrants grants)
{
    public async Task<IResult> AnswerAsync(HttpContext http)
    {
        var request = http.GetOpenIddictServerRequest()!;
        var transaction = http.Features.Get<OpenIddictServerAspNetCoreFeature>()!.Transaction!;
        var caller = new TokenCaller(
            transaction.AuthenticatedClient() ?? throw new InvalidOperationException("The token request reached its grant without a client."),
            transaction.ProvenThumbprint(),
            transaction.CertificateThumbprint())
        { Assertion = transaction.AcceptedAssertion(), Request = http.Request };
        if (request.IsClientCredentialsGrantType())
        {
            return await grants.Actor.AnswerAsync(request, caller, http.RequestAborted);
        }

        if (request.IsTokenExchangeGrantType())
        {
            return await grants.Exchange.AnswerAsync(request, caller, http.RequestAborted);
        }

        if (request.GrantType == AssertionGrant.GrantType)
        {
            return await grants.Assertion.AnswerAsync(request, caller, http.RequestAborted);
        }

        if (request.GrantType == BackchannelGrant.GrantType)
        {
            return await grants.Backchannel.AnswerAsync(request, caller, http.RequestAborted);
        }

        if (request.IsRefreshTokenGrantType())
        {
            return await grants.Refresh.AnswerAsync(request, caller, http.RequestAborted);
        }

        return caller.Agent.Kind == AgentKind.Public
            ? await grants.PublicCode.AnswerAsync(http, request, transaction, caller)
            : await grants.Code.AnswerAsync(http, transaction, caller);
    }
}

/// <summary>One for each sort of token request.</summary>
internal sealed record TokenGrants(
    ActorTokenGrant Actor, ExchangeGrant Exchange, AssertionGrant Assertion, CodeGrant Code, PublicCodeGrant PublicCode, RefreshGrant Refresh, BackchannelGrant Backchannel);

/// <summary>
/// Who asks for a token: the authenticated agent, the key it proved to hold by DPoP, and the certificate of the TLS
/// connection it authenticated with. Where both are there, tokens are bound to the key. Only a public client, at a grant that
/// knows what it allows such a client, may have neither.
/// </summary>
internal sealed record TokenCaller(AgentRecord Agent, string? Thumbprint, string? CertificateThumbprint)
{
    /// <summary>The assertion that it authenticated with, which an exchange may name as its actor token.</summary>
    public string? Assertion { get; init; }

    /// <summary>The request itself: a refusal of a public client is filed under where it came from.</summary>
    public required HttpRequest Request { get; init; }

    /// <summary>The certificate that what is issued shall be bound to: none where there is a key.</summary>
    public string? BoundCertificate => Thumbprint is null ? CertificateThumbprint : null;

    /// <summary>The scheme under which what is issued is presented (RFC 9449 section 5, RFC 8705 section 3).</summary>
    public string TokenType => Thumbprint is null ? "Bearer" : "DPoP";

    public override string ToString() => $"TokenCaller {Agent.Id} [redacted]";
}
