using AgentIdentity.Broker;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;

namespace AgentIdentity.Server.OAuth;

/// <summary>POST /oauth2/token, once OpenIddict has authenticated the client and the proof of possession has been checked.</summary>
internal sealed class TokenEndpoint(ActorTokenGrant actor, ExchangeGrant exchange, CodeGrant code)
{
    public async Task<IResult> AnswerAsync(HttpContext http)
    {
        var request = http.GetOpenIddictServerRequest()!;
        var transaction = http.Features.Get<OpenIddictServerAspNetCoreFeature>()!.Transaction!;
        var caller = new TokenCaller(
            transaction.AuthenticatedClient() ?? throw new InvalidOperationException("The token request reached its grant without a client."),
            transaction.ProvenThumbprint(), null);
        if (request.IsClientCredentialsGrantType())
        {
            return await actor.AnswerAsync(request, caller);
        }

        if (request.IsTokenExchangeGrantType())
        {
            return await exchange.AnswerAsync(request, caller);
        }

        return await code.AnswerAsync(http, transaction, caller);
    }
}

/// <summary>
/// Who asks for a token: the authenticated agent, the key it proved to hold by DPoP, and the certificate of the TLS
/// connection it authenticated with. At least one of the two is there; where both are, tokens are bound to the key.
/// </summary>
internal sealed record TokenCaller(AgentRecord Agent, string? Thumbprint, string? CertificateThumbprint);
