using System.Collections.Concurrent;
using AgentIdentity.Broker;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// The token of a settled approval: what the agent could have had by exchange all along, for the place of the call, unattended and with
/// the human's own auth_time. The approval is not in it; the call finds it. There is no id_token: nobody was seen who is its subject.
/// </summary>
internal sealed class BackchannelGrant(BackchannelBook book, ApprovalBook approvals, ActorTokens actors, TokenExchange exchange, Refusals refusals, BackchannelParts parts)
{
    public const string GrantType = "urn:openid:params:grant-type:ciba";
    private const int MostRemembered = 10_000;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _asked = new(StringComparer.Ordinal);

    public async Task<IResult> AnswerAsync(OpenIddictRequest request, TokenCaller caller, CancellationToken cancellation)
    {
        if ((string?)request.GetParameter("auth_req_id") is not { Length: > 0 and < 200 } id || await book.FindAsync(id, cancellation) is not { } asked
            || asked.Client != caller.Agent.Id || asked.Spent)
        {
            return await refusals.RefuseAsync(caller, Errors.InvalidGrant, ServerError.RequestMalformed.Code(), "auth_req_id is not one of this client's, or has had its answer.");
        }

        var now = parts.Time.GetUtcNow();
        if (asked.ExpiresAt <= now || await approvals.FindAsync(asked.ApprovalId, cancellation) is not { } approval)
        {
            return Waits("expired_token", "Nobody answered in time.");
        }

        if (TooSoon(asked.Id, now))
        {
            return Waits("slow_down", "Ask again after the interval.");
        }

        return approval.State switch
        {
            ApprovalState.Pending => Waits("authorization_pending", "Nobody has answered yet."),
            ApprovalState.Denied => Waits(Errors.AccessDenied, approval.Note is { } note ? $"It was refused: {note}" : "It was refused."),
            ApprovalState.Approved or ApprovalState.Consumed => await IssueAsync(request, caller, asked, approval, cancellation),
            _ => Waits("expired_token", "Nobody answered in time."),
        };
    }

    private async Task<IResult> IssueAsync(OpenIddictRequest request, TokenCaller caller, BackchannelRequest asked, Approval approval, CancellationToken cancellation)
    {
        if (!await book.TrySpendAsync(asked))
        {
            return await refusals.RefuseAsync(caller, Errors.InvalidGrant, ServerError.RequestMalformed.Code(), "auth_req_id has had its answer.");
        }

        var actor = await actors.IssueAsync(new OwnTokenRequest
        {
            Client = caller.Agent.Id,
            Resource = parts.Settings.Issuer,
            KeyThumbprint = caller.Thumbprint,
            CertificateThumbprint = caller.BoundCertificate,
        }, cancellation);
        if (!actor.Ok)
        {
            return await refusals.RefuseAsync(caller, Errors.UnauthorizedClient, actor.Failure.Code, actor.Failure.Detail);
        }

        var read = ExchangeGrant.Read(request, caller);
        var result = await exchange.ExchangeAsync(read with
        {
            SubjectToken = asked.DelegationId,
            SubjectTokenType = ExchangeTypes.Delegation,
            ActorToken = actor.Value.Value,
            ActorTokenType = ExchangeTypes.AccessToken,
            Resource = read.Resource ?? PlaceOf(approval),
            Details = null,
            Scope = null,
        }, parts.Subjects.ReadAsync, cancellation);
        return result.Ok ? ExchangeGrant.Issued(result.Value, caller, parts.Time.GetUtcNow()) : parts.Errors.Of(result.Failure);
    }

    private string PlaceOf(Approval approval) => parts.Settings.Issuer + approval.Kind switch
    {
        CallKind.Mcp => "/mcp/" + approval.Upstream,
        CallKind.Model => "/v1",
        CallKind.Data => "/data/" + approval.Upstream,
        _ => "/api/" + approval.Upstream,
    };

    // A word to clients that hurry; forgetting it costs nothing but a look.
    private bool TooSoon(string id, DateTimeOffset now)
    {
        if (_asked.Count >= MostRemembered)
        {
            _asked.Clear();
        }

        var soon = _asked.TryGetValue(id, out var before) && now - before < TimeSpan.FromSeconds(BackchannelEndpoint.IntervalSeconds - 1);
        _asked[id] = now;
        return soon;
    }

    // Waiting is no refusal: it is in no record.
    private static TokenAnswer Waits(string error, string detail) => TokenAnswer.Refused(error, ServerError.BackchannelWaits.Code(), detail);
}

/// <summary>What else the grant is served with.</summary>
internal sealed record BackchannelParts(Issuers.SubjectTokens Subjects, ExchangeErrors Errors, ServerSettings Settings, TimeProvider Time);
