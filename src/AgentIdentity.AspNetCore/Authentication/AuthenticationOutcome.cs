using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.AspNetCore;

/// <summary>Who calls, or why the caller was refused.</summary>
public sealed class AuthenticationOutcome
{
    private readonly AuthenticationDemand _demand;
    private IReadOnlyList<(string Name, string Value)> _parameters = [];

    internal AuthenticationOutcome(AuthenticationDemand demand, Delegation? delegation, TokenFailure? failure, Delegation? claimed, string? nonce)
    {
        _demand = demand;
        Delegation = delegation;
        Failure = failure;
        Claimed = claimed;
        Nonce = nonce;
    }

    /// <summary>The delegation the call is made under, or null where the caller was refused.</summary>
    public Delegation? Delegation { get; }

    /// <summary>Why the caller was refused, or null.</summary>
    public TokenFailure? Failure { get; }

    /// <summary>Whether the caller showed no valid token at all.</summary>
    public bool Stranger => Delegation is null && Claimed is null;

    /// <summary>The token that was valid although the caller was refused, for the log: without its proof it identifies nobody.</summary>
    public Delegation? Claimed { get; }

    /// <summary>The nonce to send in the <c>DPoP-Nonce</c> header: with a refusal where this side uses nonces, else where the one used is growing old.</summary>
    public string? Nonce { get; }

    /// <summary>The status that suits the refusal: 401, 400 for repeated headers, 403 where the caller is known and may not, 503 where this side cannot tell.</summary>
    public int StatusCode => Failure?.Error switch
    {
        null => StatusCodes.Status200OK,
        TokenError.Repeated => StatusCodes.Status400BadRequest,
        TokenError.ActorUnauthorized or TokenError.InsufficientScope or TokenError.NotCovered => StatusCodes.Status403Forbidden,
        TokenError.ReplayMemoryFull or TokenError.ReplayStoreUnavailable or TokenError.KeysUnavailable or TokenError.StopFeedSilent => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status401Unauthorized,
    };

    /// <summary>Sets <see cref="StatusCode"/> and the challenges of RFC 6750 section 3, RFC 9449 section 7.1 and RFC 9728 section 5.1. Writes no body.</summary>
    /// <param name="response">The response, not yet started.</param>
    /// <exception cref="InvalidOperationException">The caller was not refused.</exception>
    public void WriteChallenge(HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (Failure is null)
        {
            throw new InvalidOperationException("The caller was not refused.");
        }

        response.StatusCode = StatusCode;
        // A cached challenge would hand one caller's nonce to another (RFC 9449 section 8.2).
        response.Headers.CacheControl = "no-store";
        if (StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "5";
            return;
        }

        Write(response, Challenge.Of(Failure, Claimed is not null, _parameters));
        if (Nonce is not null)
        {
            response.Headers["DPoP-Nonce"] = Nonce;
        }
    }

    /// <summary>
    /// Sets 401 and the challenges for a token that was valid by itself but counts no more: revoked, or its delegation
    /// over (<c>invalid_token</c>, RFC 6750 section 3.1). Writes no body.
    /// </summary>
    /// <param name="response">The response, not yet started.</param>
    /// <param name="reason">A sentence the caller may read, without quotes.</param>
    public void WriteRevocation(HttpResponse response, string reason)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.StatusCode = StatusCodes.Status401Unauthorized;
        response.Headers.CacheControl = "no-store";
        Write(response, new("invalid_token", reason, []));
    }

    /// <summary>
    /// Sets 401 and the challenges for a caller whose human must sign in again, or more strongly, before this may go on
    /// (<c>insufficient_user_authentication</c>, RFC 9470 section 3). Writes no body.
    /// </summary>
    /// <param name="response">The response, not yet started.</param>
    /// <param name="acr">The authentication context class that is asked for, or null.</param>
    /// <param name="maxAge">How long ago the sign-in may be, or null.</param>
    /// <param name="reason">A sentence the caller may read, without quotes.</param>
    public void WriteStepUp(HttpResponse response, string? acr, TimeSpan? maxAge, string reason) => WriteStepUp(response, acr, maxAge, reason, null);

    /// <summary>The same, with the page where the human signs in again for this delegation (<c>step_up_uri</c>).</summary>
    /// <param name="response">The response, not yet started.</param>
    /// <param name="acr">The authentication context class that is asked for, or null.</param>
    /// <param name="maxAge">How long ago the sign-in may be, or null.</param>
    /// <param name="reason">A sentence the caller may read, without quotes.</param>
    /// <param name="page">The page, at the broker; null for none.</param>
    public void WriteStepUp(HttpResponse response, string? acr, TimeSpan? maxAge, string reason, string? page)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.StatusCode = StatusCodes.Status401Unauthorized;
        response.Headers.CacheControl = "no-store";
        Write(response, Challenge.StepUp(acr, maxAge, reason, page));
    }

    /// <summary>
    /// Sets 403 and the challenges for a caller whose token was made for less than this, and who can get one that is made for more
    /// (<c>insufficient_scope</c>, RFC 6750 section 3.1). Writes no body.
    /// </summary>
    /// <param name="response">The response, not yet started.</param>
    /// <param name="scope">The scope words of the token that is needed, with spaces between.</param>
    /// <param name="reason">A sentence the caller may read, without quotes.</param>
    public void WriteInsufficientScope(HttpResponse response, string scope, string reason)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.StatusCode = StatusCodes.Status403Forbidden;
        response.Headers.CacheControl = "no-store";
        Write(response, new("insufficient_scope", reason, [("scope", scope)]));
    }

    /// <summary>The refusal whole: status, challenges and a problem body.</summary>
    internal Task WriteAsync(HttpResponse response)
    {
        WriteChallenge(response);
        return ProblemBody.WriteAsync(response, Failure!);
    }

    /// <summary>The same caller, refused after all.</summary>
    internal AuthenticationOutcome Refuse(TokenFailure failure, params IReadOnlyList<(string Name, string Value)> parameters) =>
        new(_demand, null, failure, Delegation ?? Claimed, Nonce) { _parameters = parameters };

    // Bearer is named where it would be taken from everybody, or was taken from this caller for its certificate.
    private void Write(HttpResponse response, Challenge challenge)
    {
        if (_demand.TakesProofs)
        {
            response.Headers.Append("WWW-Authenticate", challenge.Write("DPoP", _demand.ResourceMetadata));
        }

        if (_demand.AllowBearer || Claimed?.CertificateThumbprint is not null)
        {
            response.Headers.Append("WWW-Authenticate", challenge.Write("Bearer", _demand.ResourceMetadata));
        }
    }
}
