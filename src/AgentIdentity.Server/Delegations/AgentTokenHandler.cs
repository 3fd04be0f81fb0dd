using System.Security.Claims;
using System.Text.Encodings.Web;
using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Server.OAuth;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Server.Delegations;

internal sealed class AgentTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, AgentProof proof, ISecurityLog security)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "AgentToken";
    public const string Policy = "agent";
    private string _refusal = "";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        (var agent, _refusal) = await proof.JudgeAsync(Request);
        if (agent is null)
        {
            return AuthenticateResult.Fail(_refusal);
        }

        var identity = new ClaimsIdentity([new Claim("sub", agent)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var code = _refusal.Length > 7 ? _refusal[..7] : ServerError.AgentNotAuthenticated.Code();
        security.Write(new SecurityLine(TimeProvider.GetUtcNow(), code, _refusal, Request.Method, Request.Path,
            Context.Connection.RemoteIpAddress?.ToString() ?? "-"));
        Response.Headers.WWWAuthenticate = "DPoP error=\"invalid_token\", algs=\"ES256 ES384 PS256 RS256\"";
        await Problems.Of(401, code, _refusal).ExecuteAsync(Context);
    }
}

/// <summary>What an agent must show at the broker's own addresses.</summary>
internal sealed class AgentProof(AgentTokenValidator tokens, PossessionProofs proofs, AgentDirectory agents, RevokedTokens revoked, ServerSettings settings)
{
    /// <summary>The agent of an actor token with its proof of possession (RFC 9449 section 7), or why not.</summary>
    public async ValueTask<(string? Agent, string Refusal)> JudgeAsync(HttpRequest request)
    {
        var presented = request.Headers.Authorization;
        if (presented.Count != 1 || presented[0] is not { } value || !value.StartsWith("DPoP ", StringComparison.OrdinalIgnoreCase))
        {
            return (null, $"{ServerError.AgentNotAuthenticated.Code()}: One Authorization header with an actor token under the DPoP scheme is required.");
        }

        var token = value["DPoP ".Length..];
        if (!tokens.Validate(token, settings.Issuer).TryGet(out var credential, out var refused))
        {
            return (null, refused.ToString());
        }

        if (credential.KeyThumbprint is not { } thumbprint || !PossessionProofs.TryRead(request, out var proof))
        {
            return (null, $"{ServerError.ProofMissing.Code()}: Exactly one DPoP header is required.");
        }

        var proven = await proofs.CheckAsync(proof, request.Method, request.Path, token, thumbprint);
        if (!proven.TryGet(out _, out refused))
        {
            return (null, refused.ToString());
        }

        return revoked.Contains(credential) || agents.Find(credential.Agent) is not { State: AgentState.Active }
            ? (null, $"{ServerError.AgentNotAuthenticated.Code()}: The token was revoked or the agent is not active.")
            : (credential.Agent, "");
    }
}
