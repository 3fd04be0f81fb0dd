using System.Globalization;
using System.Text.Json.Nodes;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;
using Microsoft.Extensions.Primitives;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// POST /oauth2/bc-authorize (OpenID CIBA Core 1.0, poll and ping): an agent waits for an approval over a channel of its own. Who is
/// asked is the rule's to say and never the client's; the human that it names is the one in whose name the call is made.
/// </summary>
internal sealed class BackchannelEndpoint(ClientJudge judge, PossessionProofs proofs, BackchannelAsks asks, BackchannelBook book, BackchannelPings pings, ServerSettings settings)
{
    public const string Path = "/oauth2/bc-authorize";
    public const int IntervalSeconds = 5;
    private const int MostParameters = 32;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public async Task<IResult> AnswerAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType || http.Request.ContentLength > StrictBody.Most)
        {
            return Malformed("The body must be a form.");
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (form.Count > MostParameters || form.Any(static field => field.Value.Count != 1))
        {
            return Malformed("A parameter is given more than once, or there are too many.");
        }

        var request = new OpenIddictRequest(form.Select(static field => new KeyValuePair<string, StringValues>(field.Key, field.Value)));
        var verdict = await judge.JudgeAsync(PresentedClient.Read(request, await PeerCertificate.FindAsync(http)), http.Connection.RemoteIpAddress, http.RequestAborted);
        if (verdict.Agent is not { } client)
        {
            return TokenAnswer.Refused(verdict.Error, verdict.Code, verdict.Detail, verdict.RetryAfter is null ? 401 : 429);
        }

        if (client.Kind != AgentKind.Agent)
        {
            return TokenAnswer.Refused(Errors.UnauthorizedClient, ServerError.NotAllowed.Code(), "Only agents wait for approvals.");
        }

        return await UnprovenAsync(http, client) ?? await OpenAsync(request, client, http.RequestAborted);
    }

    private async Task<IResult> OpenAsync(OpenIddictRequest request, AgentRecord client, CancellationToken cancellation)
    {
        var read = await asks.ReadAsync(request, client, settings.NotificationEndpoints.ContainsKey(client.Id), cancellation);
        if (read.Refusal is { } refusal)
        {
            return TokenAnswer.Refused(refusal.Error, refusal.Code, refusal.Detail, refusal.Error == Errors.AccessDenied ? 403 : 400);
        }

        var ask = read.Ask!;
        var life = new[] { Longest, ask.Approval.ExpiresAt - ask.Now + ask.Approval.Ttl, ask.Expiry ?? Longest }.Min();
        var id = await book.OpenAsync(client.Id, ask.Approval, ask.NotificationToken is { } token ? id => pings.Seal(id, token) : null, ask.Words, ask.Now + life);
        return id is null
            ? TokenAnswer.Refused(Errors.InvalidRequest, ServerError.BackchannelFull.Code(), "Too many of this client's requests wait already.", 429)
            : new BackchannelAnswer(new JsonObject
            {
                ["auth_req_id"] = id,
                ["expires_in"] = (long)Math.Floor(life.TotalSeconds),
                ["interval"] = IntervalSeconds,
            });
    }

    // Whoever authenticates with what its platform hands out shows its key, too, as at the other addresses; no wrong proof passes.
    private async Task<IResult?> UnprovenAsync(HttpContext http, AgentRecord client)
    {
        if (http.Request.Headers["DPoP"].Count == 0 && !client.Authentication.Method.IsBearer())
        {
            return null;
        }

        proofs.OfferNonce(http.Response);
        if (!PossessionProofs.TryRead(http.Request, out var proof))
        {
            return TokenAnswer.Refused("invalid_dpop_proof", ServerError.ProofMissing.Code(), "Exactly one DPoP header is required.");
        }

        var result = await proofs.CheckAsync(proof, "POST", Path, cancellation: http.RequestAborted);
        return result.TryGet(out _, out var refused) ? null
            : TokenAnswer.Refused(refused.Error == TokenError.NonceRequired ? "use_dpop_nonce" : "invalid_dpop_proof", refused.Error.Code(), refused.Detail);
    }

    private static TokenAnswer Malformed(string detail) => TokenAnswer.Refused(Errors.InvalidRequest, ServerError.RequestMalformed.Code(), detail);

    private sealed class BackchannelAnswer(JsonObject body) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.CacheControl = "no-store";
            return Results.Json(body).ExecuteAsync(httpContext);
        }
    }
}
