using System.Security.Claims;
using System.Text.RegularExpressions;
using AgentIdentity.Tokens;
using OpenIddict.Abstractions;

namespace AgentIdentity.Server.OAuth;

/// <summary>Ties an authorization code to the key that the authorization request named (RFC 9449 section 10).</summary>
internal static partial class CodeBinding
{
    private const string KeyParameter = "dpop_jkt";
    public const string KeyClaim = "agentidentity:dpop_jkt";

    /// <summary>Why the request's dpop_jkt is not acceptable, or null.</summary>
    public static string? Mistake(OpenIddictRequest request) =>
        request.GetParameter(KeyParameter) is not { } key || ((string?)key is { } text && Thumbprint().IsMatch(text))
            ? null
            : $"{ServerError.RequestMalformed.Code()}: dpop_jkt must be one JWK SHA-256 thumbprint.";

    /// <summary>Keeps the key with the code that will be issued.</summary>
    public static void Bind(ClaimsIdentity code, OpenIddictRequest request)
    {
        if ((string?)request.GetParameter(KeyParameter) is { } key)
        {
            code.AddClaim(new Claim(KeyClaim, key));
        }
    }

    /// <summary>Why the caller may not redeem the code, or null. A bound code is redeemed with a proof by its key and with nothing else.</summary>
    public static OAuthRefusal? Refusal(ClaimsPrincipal code, TokenCaller caller) =>
        code.FindFirst(KeyClaim)?.Value is { } key && key != caller.Thumbprint
            ? new(OpenIddictConstants.Errors.InvalidGrant, TokenError.ProofWrongKey.Code(), "The code is bound to another key (dpop_jkt).")
            : null;

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{43}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Thumbprint();
}
