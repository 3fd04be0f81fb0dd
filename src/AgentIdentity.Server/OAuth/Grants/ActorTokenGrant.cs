using System.Text.Json;
using AgentIdentity.Broker;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// client_credentials: the token by which an agent says who it is, good at this issuer only; or the token by which it acts for
/// itself, where an administrator named the resource. Both are bound to its key or certificate.
/// </summary>
internal sealed class ActorTokenGrant(ActorTokens tokens, EvidenceStore evidence, Refusals refusals, TimeProvider time)
{
    public async Task<IResult> AnswerAsync(OpenIddictRequest request, TokenCaller caller, CancellationToken cancellation)
    {
        if ((string?)request.GetParameter(Parameters.Resource) is not { Length: > 0 } resource || request.GetParameter(Parameters.Audience) is not null)
        {
            return await refusals.RefuseAsync(caller, Errors.InvalidTarget, ServerError.RequestMalformed.Code(), "Exactly one resource is required, and no audience.");
        }

        // What the agent may do for itself is in its own rights at the resource; no word of ours adds to them.
        if (request.GetScopes().Length > 0)
        {
            return await refusals.RefuseAsync(caller, Errors.InvalidScope, ServerError.RequestMalformed.Code(), "A token of the agent's own has no scope.");
        }

        var issued = await tokens.IssueAsync(new OwnTokenRequest
        {
            Client = caller.Agent.Id,
            Resource = resource,
            KeyThumbprint = caller.Thumbprint,
            CertificateThumbprint = caller.BoundCertificate,
        }, cancellation);
        if (!issued.Ok)
        {
            var error = issued.Failure.Error == BrokerError.SelfActingRefused ? Errors.InvalidTarget : Errors.UnauthorizedClient;
            return await refusals.RefuseAsync(caller, error, issued.Failure.Code, issued.Failure.Detail);
        }

        await evidence.AppendAsync("token.issued", null, null, JsonSerializer.SerializeToUtf8Bytes(
            new { by = caller.Agent.Id, resource, jti = issued.Value.TokenId, jkt = caller.Thumbprint, x5t = caller.BoundCertificate }));
        return TokenAnswer.Issued(issued.Value, time.GetUtcNow(), caller.TokenType);
    }
}
