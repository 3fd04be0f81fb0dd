using AgentIdentity.Tokens;

namespace AgentIdentity.AspNetCore;

/// <summary>The text of WWW-Authenticate.</summary>
internal static class Challenge
{
    private const string Algorithms = "ES256 ES384 PS256 RS256";

    /// <summary>The error word, or null where nothing was sent and so nothing was wrong (RFC 6750 section 3.1).</summary>
    public static string? ErrorOf(TokenFailure failure, bool tokenWasValid) => failure.Error switch
    {
        TokenError.Missing or TokenError.UnknownScheme => null,
        TokenError.Repeated => "invalid_request",
        TokenError.NonceRequired => "use_dpop_nonce",
        TokenError.BoundTokenAsBearer or TokenError.BearerNotAllowed or TokenError.CertificateMissing or TokenError.WrongCertificate => "invalid_token",
        _ => tokenWasValid ? "invalid_dpop_proof" : "invalid_token",
    };

    public static string Dpop(string? error, TokenFailure failure, string? metadata) =>
        $"DPoP algs=\"{Algorithms}\"{Error(error, failure, ", ")}{Metadata(metadata, ", ")}";

    public static string Bearer(string? error, TokenFailure failure, string? metadata)
    {
        var first = Error(error, failure, " ");
        return $"Bearer{first}{Metadata(metadata, first.Length == 0 ? " " : ", ")}";
    }

    public static string Revoked(string scheme, string reason, string? metadata) =>
        $"{scheme} error=\"invalid_token\", error_description=\"{reason}\"{Metadata(metadata, ", ")}";

    private static string Error(string? error, TokenFailure failure, string lead) =>
        error is null ? "" : $"{lead}error=\"{error}\", error_description=\"{failure}\"";

    private static string Metadata(string? address, string lead) =>
        address is null ? "" : $"{lead}resource_metadata=\"{address}\"";
}
