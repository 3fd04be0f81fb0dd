using System.Text.Json.Nodes;
using AgentIdentity.Broker;
using AgentIdentity.Server.Issuers;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>Token exchange (RFC 8693): hands the request to the broker, which judges all of it in one order, and shapes the answer.</summary>
internal sealed class ExchangeGrant(TokenExchange exchange, SubjectTokens subjects, ExchangeErrors errors, TimeProvider time)
{
    public async Task<IResult> AnswerAsync(OpenIddictRequest request, TokenCaller caller, CancellationToken cancellation)
    {
        var asked = Read(request, caller) with
        {
            ClientAssertion = caller.Assertion,
            SubjectToken = request.SubjectToken,
            SubjectTokenType = request.SubjectTokenType,
            ActorToken = request.ActorToken,
            ActorTokenType = request.ActorTokenType,
            RequestedTokenType = request.RequestedTokenType,
            Audience = Text(request, Parameters.Audience),
            DelegationId = Text(request, "delegation"),
        };
        var result = await exchange.ExchangeAsync(asked, subjects.ReadAsync, cancellation);
        return result.Ok ? Issued(result.Value, caller, time.GetUtcNow()) : errors.Of(result.Failure);
    }

    /// <summary>What every grant that ends in a delegated token is asked for.</summary>
    public static ExchangeRequest Read(OpenIddictRequest request, TokenCaller caller) => new()
    {
        Client = caller.Agent,
        KeyThumbprint = caller.Thumbprint,
        CertificateThumbprint = caller.CertificateThumbprint,
        Resource = Text(request, Parameters.Resource),
        Scope = request.Scope is null ? null : [.. request.GetScopes()],
        Details = Text(request, "authorization_details"),
    };

    public static TokenAnswer Issued(ExchangeResult granted, TokenCaller caller, DateTimeOffset now)
    {
        var answer = TokenAnswer.Issued(granted.Token, now, caller.TokenType, granted.IssuedTokenType)
            .With("authorization_details", JsonNode.Parse(granted.Details.ToJson()))
            .With("urn:agentidentity:grant_id", granted.Delegation.Id);
        return granted.Scope.Count == 0 ? answer : answer.With("scope", string.Join(' ', granted.Scope));
    }

    private static string? Text(OpenIddictRequest request, string name) => (string?)request.GetParameter(name);
}
