using System.Text.Json.Nodes;
using AgentIdentity.Broker;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>refresh_token, for people's own clients only: agents exchange, and hold no secret that outlives a token.</summary>
internal sealed class RefreshGrant(RefreshFamilies families, PublicTokens tokens, BearerSwitches bearer, Refusals refusals, TimeProvider time)
{
    public async Task<IResult> AnswerAsync(OpenIddictRequest request, TokenCaller caller, CancellationToken cancellation)
    {
        if (caller.Agent.Kind != AgentKind.Public)
        {
            return await refusals.RefuseAsync(caller, Errors.UnauthorizedClient, ServerError.NotAllowed.Code(), "An agent exchanges for new tokens; refresh tokens are for people's own clients.");
        }

        var attempt = new RefreshAttempt(request.RefreshToken ?? "", caller.Agent.ClientId, caller.Thumbprint);
        var rotated = await families.RotateAsync(attempt, family => Objection(request, family, caller));
        if (!rotated.Ok)
        {
            return await refusals.RefuseAsync(caller, ErrorOf(rotated.Failure.Error), rotated.Failure.Code, rotated.Failure.Detail);
        }

        var family = rotated.Value.Family;
        var issued = await tokens.IssueAsync(Ask(family, caller, ScopeOf(request, family)), cancellation);
        if (!issued.Ok)
        {
            return TokenAnswer.Refused(Errors.InvalidGrant, issued.Failure.Code, issued.Failure.Detail);
        }

        return TokenAnswer.Issued(issued.Value.Token, time.GetUtcNow(), caller.TokenType)
            .With("refresh_token", rotated.Value.Token)
            .With("scope", string.Join(' ', issued.Value.Scope))
            .With("authorization_details", JsonNode.Parse(issued.Value.Details.ToJson()))
            .With("urn:agentidentity:grant_id", issued.Value.Delegation.Id);
    }

    // Everything that could refuse is asked before the token is used up.
    private BrokerFailure? Objection(OpenIddictRequest request, RefreshFamily family, TokenCaller caller)
    {
        if ((string?)request.GetParameter(Parameters.Resource) is { } resource && resource != family.Resource)
        {
            return new BrokerFailure(BrokerError.ExchangeTargetRefused, "The refresh token is for another resource.");
        }

        var scope = ScopeOf(request, family);
        if (scope.Except(family.Scope, StringComparer.Ordinal).Any())
        {
            return new BrokerFailure(BrokerError.ExchangeScopeRefused, "More scope is asked for than was granted.");
        }

        return caller.Thumbprint is null && !bearer.IsOn(family.Resource)
            ? new BrokerFailure(BrokerError.RefreshRefused, "The resource takes no Bearer any more: show a DPoP proof, and sign in anew with it.")
            : tokens.Refusal(Ask(family, caller, scope));
    }

    // RFC 6749 section 6: the same or less.
    private static string[] ScopeOf(OpenIddictRequest request, RefreshFamily family) => request.Scope is null
        ? [.. family.Scope]
        : [.. request.GetScopes().Where(static word => word is not (Scopes.OpenId or Scopes.OfflineAccess or "delegation"))];

    private static PublicTokenRequest Ask(RefreshFamily family, TokenCaller caller, string[] scope) =>
        new(caller.Agent, family.DelegationId, family.Resource, scope) { KeyThumbprint = caller.Thumbprint };

    private static string ErrorOf(BrokerError error) => error switch
    {
        BrokerError.ExchangeTargetRefused => Errors.InvalidTarget,
        BrokerError.ExchangeScopeRefused => Errors.InvalidScope,
        _ => Errors.InvalidGrant,
    };
}
