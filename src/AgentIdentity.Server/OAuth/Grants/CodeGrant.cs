using AgentIdentity.Broker;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>authorization_code: hands the agent the id of the delegation that the human granted, with an id_token and the human's own token for this issuer.</summary>
internal sealed class CodeGrant(TokenMinter minter, DelegationBook book, Refusals refusals)
{
    public async Task<IResult> AnswerAsync(HttpContext http, OpenIddictServerTransaction transaction, TokenCaller caller)
    {
        var code = await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        if (code.Principal?.GetClaim(AuthorizeEndpoint.DelegationClaim) is not { } id || book.Find(id) is not { } delegation
            || delegation.Agent != code.Principal.GetClaim(AuthorizeEndpoint.ActorClaim) || delegation.Authentication is null)
        {
            return await refusals.RefuseAsync(caller, Errors.InvalidGrant, ServerError.RequestMalformed.Code(), "The code carries no delegation of this client.");
        }

        if (CodeBinding.Refusal(code.Principal, caller) is { } unbound)
        {
            return await refusals.RefuseAsync(caller, unbound.Error, unbound.Code, unbound.Detail);
        }

        if (book.Standing(id) is { } over)
        {
            return await refusals.RefuseAsync(caller, Errors.InvalidGrant, over.Code, over.Detail);
        }

        var session = code.Principal.GetClaim(AuthorizeEndpoint.SessionClaim);
        var token = await minter.MintHumanAsync(new HumanTokenRequest
        {
            Subject = delegation.Human,
            ClientId = caller.Agent.Id,
            Scope = [Scopes.OpenId, "delegation"],
            KeyThumbprint = caller.Thumbprint,
            CertificateThumbprint = caller.BoundCertificate,
            Authentication = delegation.Authentication,
            SessionId = session,
        }, http.RequestAborted);
        transaction.Properties[CodeYield.Property] = new CodeYield(token, delegation, caller.TokenType) { ClientId = caller.Agent.ClientId, SessionId = session };
        return Results.SignIn(code.Principal, null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }
}
