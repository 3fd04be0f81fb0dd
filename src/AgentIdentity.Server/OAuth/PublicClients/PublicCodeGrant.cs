using System.Security.Claims;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// authorization_code of a public client: it cannot exchange, so the code yields the delegated token itself, for the one resource, with
/// the client as self-asserted actor. Bound to the key of the DPoP proof; without one only where the resource takes Bearer.
/// </summary>
internal sealed class PublicCodeGrant(PublicTokens tokens, RefreshFamilies families, BearerSwitches bearer, Refusals refusals)
{
    private const string ResourceClaim = "agentidentity:resource";
    private const string RefreshClaim = "agentidentity:refresh";
    private const string DpopClaim = "agentidentity:dpop_only";

    /// <summary>Keeps with the code what the client may have for it.</summary>
    public static void Carry(ClaimsIdentity code, PublicAsk ask, ClientDocument? document)
    {
        code.AddClaim(new Claim(ResourceClaim, ask.Resource));
        if (document is null or { Refreshes: true })
        {
            code.AddClaim(new Claim(RefreshClaim, "true"));
        }

        if (document is { DpopOnly: true })
        {
            code.AddClaim(new Claim(DpopClaim, "true"));
        }
    }

    public async Task<IResult> AnswerAsync(HttpContext http, OpenIddictRequest request, OpenIddictServerTransaction transaction, TokenCaller caller)
    {
        var principal = (await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal;
        if (principal?.GetClaim(AuthorizeEndpoint.DelegationClaim) is not { } delegation || principal.GetClaim(ResourceClaim) is not { } resource)
        {
            return await refusals.RefuseAsync(caller, Errors.InvalidGrant, ServerError.RequestMalformed.Code(), "The code carries no delegation of this client.");
        }

        if (Objection(request, principal, resource, caller) is { } objection)
        {
            return await refusals.RefuseAsync(caller, objection.Error, objection.Code, objection.Detail);
        }

        string[] scope = [.. principal.GetScopes().Where(static word => word is "mcp" or "http" or "data" or "model")];
        var issued = await tokens.IssueAsync(
            new PublicTokenRequest(caller.Agent, delegation, resource, scope) { KeyThumbprint = caller.Thumbprint }, http.RequestAborted);
        if (!issued.Ok)
        {
            return TokenAnswer.Refused(Errors.InvalidGrant, issued.Failure.Code, issued.Failure.Detail);
        }

        var refresh = principal.HasClaim(RefreshClaim, "true")
            ? (await families.StartAsync(delegation, caller.Agent.ClientId, resource, scope, caller.Thumbprint)).Token
            : null;
        transaction.Properties[CodeYield.Property] = new CodeYield(issued.Value.Token, issued.Value.Delegation, caller.TokenType)
        {
            ClientId = caller.Agent.ClientId,
            SessionId = principal.GetClaim(AuthorizeEndpoint.SessionClaim),
            Scope = string.Join(' ', scope),
            RefreshToken = refresh,
        };
        return Results.SignIn(principal, null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private OAuthRefusal? Objection(OpenIddictRequest request, ClaimsPrincipal code, string resource, TokenCaller caller)
    {
        // RFC 8707 section 2.2: within what was authorized, which is one resource.
        if ((string?)request.GetParameter(Parameters.Resource) is { } asked && asked != resource)
        {
            return new(Errors.InvalidTarget, ServerError.PublicAskMalformed.Code(), "The code was granted for another resource.");
        }

        if (caller.Thumbprint is null && (code.HasClaim(DpopClaim, "true") || !bearer.IsOn(resource)))
        {
            return new("invalid_dpop_proof", ServerError.BearerOff.Code(), "A DPoP proof is required: this client, or this resource, takes no Bearer.");
        }

        return CodeBinding.Refusal(code, caller);
    }
}
