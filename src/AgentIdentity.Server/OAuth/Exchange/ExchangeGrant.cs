using System.Text.Json.Nodes;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>Token exchange (RFC 8693): reads the request strictly, validates the tokens it brings, and leaves the decision to the broker.</summary>
internal sealed class ExchangeGrant(TokenExchange exchange, ExchangeTokens tokens, Refusals refusals, TimeProvider time)
{
    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";

    public async Task<IResult> AnswerAsync(OpenIddictRequest request, TokenCaller caller)
    {
        if (!TryRead(request, caller, out var asked, out var refusal))
        {
            return await refusals.RefuseAsync(caller, refusal.Error, refusal.Code, refusal.Detail);
        }

        var result = await exchange.ExchangeAsync(asked);
        if (!result.Ok)
        {
            return TokenAnswer.Refused(ErrorOf(result.Failure!.Error), result.Failure.Code, result.Failure.Detail);
        }

        var granted = result.Value!;
        var answer = TokenAnswer.Issued(granted.Token, time.GetUtcNow())
            .With("authorization_details", JsonNode.Parse(granted.Details.ToJson()))
            .With("urn:agentidentity:grant_id", granted.Delegation.Id);
        return granted.Scope.Count == 0 ? answer : answer.With("scope", string.Join(' ', granted.Scope));
    }

    private bool TryRead(OpenIddictRequest request, TokenCaller caller, out ExchangeRequest asked, out OAuthRefusal refusal)
    {
        asked = null!;
        if (Text(request, Parameters.ActorToken) is not { } actorToken || Text(request, Parameters.ActorTokenType) != AccessTokenType)
        {
            return Refuse(Malformed("actor_token with actor_token_type access_token is required."), out refusal);
        }

        if (Text(request, Parameters.RequestedTokenType) is not (null or AccessTokenType))
        {
            return Refuse(Malformed("requested_token_type must be access_token."), out refusal);
        }

        if (Text(request, Parameters.Resource) is not { } resource || request.GetParameter(Parameters.Audience) is not null)
        {
            return Refuse(new(Errors.InvalidTarget, ServerError.RequestMalformed.Code(), "Exactly one resource is required, and no audience."), out refusal);
        }

        if (!tokens.TryReadActor(actorToken, out var actor, out refusal))
        {
            return false;
        }

        if (!tokens.TryReadSubject(request, caller.Agent.Id, out var delegation, out var human, out refusal))
        {
            return false;
        }

        if (!TryReadDetails(Text(request, "authorization_details"), out var details, out refusal))
        {
            return false;
        }

        asked = new ExchangeRequest
        {
            ClientId = caller.Agent.Id,
            Actor = actor,
            ProofThumbprint = caller.Thumbprint ?? "",
            DelegationId = delegation,
            SubjectHuman = human,
            Resource = resource,
            Scope = request.Scope is null ? null : [.. request.GetScopes()],
            Details = details,
        };
        return true;
    }

    private static bool TryReadDetails(string? json, out AuthorizationDetails? details, out OAuthRefusal refusal)
    {
        (details, refusal) = (null, null!);
        if (json is null || AuthorizationDetails.Parse(json).TryGet(out details, out var malformed))
        {
            return true;
        }

        return Refuse(new("invalid_authorization_details", malformed.Error.Code(), malformed.Detail), out refusal);
    }

    // RFC 8693 section 2.2.2: a subject or actor token that is invalid or unacceptable is invalid_request; a target has its own code.
    private static string ErrorOf(BrokerError error) => error switch
    {
        BrokerError.ExchangeTargetRefused => Errors.InvalidTarget,
        BrokerError.ExchangeScopeRefused => Errors.InvalidScope,
        BrokerError.ExchangeWider => "invalid_authorization_details",
        BrokerError.AgentSuspended or BrokerError.AgentUnknown => Errors.UnauthorizedClient,
        _ => Errors.InvalidRequest,
    };

    private static string? Text(OpenIddictRequest request, string name) => (string?)request.GetParameter(name);

    private static OAuthRefusal Malformed(string detail) => new(Errors.InvalidRequest, ServerError.RequestMalformed.Code(), detail);

    private static bool Refuse(OAuthRefusal why, out OAuthRefusal refusal)
    {
        refusal = why;
        return false;
    }
}
