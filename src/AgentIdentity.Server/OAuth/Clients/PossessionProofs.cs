using AgentIdentity.Tokens;

namespace AgentIdentity.Server.OAuth;

/// <summary>Checks the one DPoP proof of a request against the public address of the endpoint, never against the Host header (RFC 9449 section 4.3).</summary>
internal sealed class PossessionProofs(DpopValidator validator, ServerSettings settings)
{
    private const int LongestProof = 8 * 1024;

    /// <summary>True when the request carries exactly one DPoP header of an acceptable size.</summary>
    public static bool TryRead(HttpRequest request, out string proof)
    {
        var headers = request.Headers["DPoP"];
        proof = headers.Count == 1 ? headers[0] ?? "" : "";
        return proof.Length is > 0 and <= LongestProof;
    }

    public ValueTask<TokenResult<DpopProof>> CheckAsync(string proof, string method, string path, string? accessToken = null, string? thumbprint = null) =>
        validator.ValidateAsync(proof, method, settings.Issuer + path, accessToken, thumbprint);
}
