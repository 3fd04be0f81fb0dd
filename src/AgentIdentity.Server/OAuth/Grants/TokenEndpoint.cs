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
            transaction.ProvenThumbprint());
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

/// <summary>Who asks for a token: the authenticated agent and the key it proved to hold.</summary>
internal sealed record TokenCaller(Broker.AgentRecord Agent, string Thumbprint);
