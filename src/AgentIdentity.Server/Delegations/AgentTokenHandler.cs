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

    /// <summary>The actor token of an authenticated request.</summary>
    public static AgentCredential CredentialOf(HttpContext http) => (AgentCredential)http.Items[typeof(AgentCredential)]!;

    /// <summary>By whatever scheme a token comes, it has three parts and begins like a JSON object; the administrator's key does not.</summary>
    public static bool IsPresented(HttpRequest request) =>
        request.Headers.Authorization is [{ } value] && value.AsSpan().Count('.') == 2 && value.Contains(" eyJ", StringComparison.Ordinal);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        (var agent, _refusal) = await proof.JudgeAsync(Request);
        if (agent is null)
        {
            return AuthenticateResult.Fail(_refusal);
        }

        Context.Items[typeof(AgentCredential)] = agent;
        var identity = new ClaimsIdentity([new Claim("sub", agent.Agent)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var code = _refusal.Length > 7 ? _refusal[..7] : ServerError.AgentNotAuthenticated.Code();
        security.Write(new SecurityLine(TimeProvider.GetUtcNow(), code, _refusal, Request.Method, Request.Path,
            Context.Connection.RemoteIpAddress?.ToString() ?? "-"));
        // RFC 9449 section 9: the nonce itself is in DPoP-Nonce already.
        var error = code == TokenError.NonceRequired.Code() ? "use_dpop_nonce" : "invalid_token";
        Response.Headers.WWWAuthenticate = $"DPoP error=\"{error}\", algs=\"ES256 ES384 PS256 RS256\"";
        await Problems.Of(401, code, _refusal).ExecuteAsync(Context);
    }
}

/// <summary>What an agent must show at the broker's own addresses.</summary>
internal sealed class AgentProof(AgentTokenValidator tokens, PossessionProofs proofs, AgentDirectory agents, RevokedTokens revoked, ServerSettings settings)
{
    /// <summary>
    /// The agent of an actor token with its proof of possession, or why not: by DPoP (RFC 9449 section 7), or on the
    /// connection of the certificate that the token is bound to (RFC 8705 section 3), where the scheme is Bearer.
    /// </summary>
    public async ValueTask<(AgentCredential? Agent, string Refusal)> JudgeAsync(HttpRequest request)
    {
        var presented = request.Headers.Authorization;
        if (presented.Count != 1 || presented[0]?.Split(' ', 2) is not [var scheme, var token])
        {
            return (null, $"{ServerError.AgentNotAuthenticated.Code()}: One Authorization header with an actor token under the DPoP scheme is required.");
        }

        if (!tokens.Validate(token, settings.Issuer).TryGet(out var credential, out var refused))
        {
            return (null, refused.ToString());
        }

        if (await PossessionAsync(request, scheme, token, credential) is { } unproven)
        {
            return (null, unproven);
        }

        return revoked.Contains(credential) || agents.Find(credential.Agent) is not { State: AgentState.Active }
            ? (null, $"{ServerError.AgentNotAuthenticated.Code()}: The token was revoked or the agent is not active.")
            : (credential, "");
    }

    private async ValueTask<string?> PossessionAsync(HttpRequest request, string scheme, string token, AgentCredential credential)
    {
        if (credential.CertificateThumbprint is { } certificate && (await PeerCertificate.FindAsync(request.HttpContext))?.Thumbprint != certificate)
        {
            return $"{ServerError.CertificateRefused.Code()}: The token is bound to another certificate than the connection's.";
        }

        if (credential.KeyThumbprint is not { } key)
        {
            return scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) && request.Headers["DPoP"].Count == 0
                ? null
                : $"{ServerError.AgentNotAuthenticated.Code()}: A token that is bound to a certificate alone is sent as Bearer, without a proof.";
        }

        proofs.OfferNonce(request.HttpContext.Response);
        if (!scheme.Equals("DPoP", StringComparison.OrdinalIgnoreCase) || !PossessionProofs.TryRead(request, out var proof))
        {
            return $"{ServerError.ProofMissing.Code()}: The DPoP scheme and exactly one DPoP header are required.";
        }

        var result = await proofs.CheckAsync(proof, request.Method, request.Path, token, key, request.HttpContext.RequestAborted);
        return result.TryGet(out _, out var refused) ? null : refused.ToString();
    }
}
