using System.Text.Json;
using AgentIdentity.Broker;
using OpenIddict.Abstractions;

namespace AgentIdentity.Server.OAuth;

/// <summary>client_credentials: the token by which an agent says who it is, good at this issuer only and bound to its key or its certificate.</summary>
internal sealed class ActorTokenGrant(ActorTokens tokens, EvidenceStore evidence, Refusals refusals, ServerSettings settings, TimeProvider time)
{
    public async Task<IResult> AnswerAsync(OpenIddictRequest request, TokenCaller caller)
    {
        if ((string?)request.GetParameter(OpenIddictConstants.Parameters.Resource) != settings.Issuer)
        {
            return await refusals.RefuseAsync(caller, OpenIddictConstants.Errors.InvalidTarget, ServerError.RequestMalformed.Code(),
                $"resource must be {settings.Issuer}: an agent acts for itself at this issuer only.");
        }

        var issued = await tokens.IssueAsync(caller.Agent.Id, caller.Thumbprint, caller.BoundCertificate);
        if (!issued.Ok)
        {
            return await refusals.RefuseAsync(caller, OpenIddictConstants.Errors.UnauthorizedClient, issued.Failure!.Code, issued.Failure.Detail);
        }

        await evidence.AppendAsync("token.issued", null, null, JsonSerializer.SerializeToUtf8Bytes(
            new { by = caller.Agent.Id, resource = settings.Issuer, jti = issued.Value!.TokenId, jkt = caller.Thumbprint, x5t = caller.BoundCertificate }));
        return TokenAnswer.Issued(issued.Value, time.GetUtcNow(), caller.TokenType);
    }
}
