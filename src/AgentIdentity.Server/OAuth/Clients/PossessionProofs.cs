using AgentIdentity.Tokens;

namespace AgentIdentity.Server.OAuth;

/// <summary>Checks the one DPoP proof of a request against the public address of the endpoint, never against the Host header (RFC 9449 section 4.3).</summary>
internal sealed class PossessionProofs
{
    private const int LongestProof = 8 * 1024;
    private const string NonceHeader = "DPoP-Nonce";
    private readonly DpopValidator _validator;
    private readonly string _issuer;
    private readonly string? _alias;

    /// <summary>The token server may want nonces where the gateway wants none, so it has a validator of its own over the same memory of used proofs.</summary>
    public PossessionProofs(IReplayStore store, DpopNonces nonces, ServerSettings settings, TimeProvider time)
    {
        _validator = new DpopValidator(store, new DpopOptions { Nonces = settings.Clients.RequireNonce ? nonces : null }, time);
        _issuer = settings.Issuer;
        _alias = settings.Clients.MtlsUrl;
    }

    /// <summary>True when the request carries exactly one DPoP header of an acceptable size.</summary>
    public static bool TryRead(HttpRequest request, out string proof)
    {
        var headers = request.Headers["DPoP"];
        proof = headers.Count == 1 ? headers[0] ?? "" : "";
        return proof.Length is > 0 and <= LongestProof;
    }

    /// <summary>Gives the client the nonce of the next proof (RFC 9449 sections 8 and 8.2), with every answer and not only with a refusal.</summary>
    public void OfferNonce(HttpResponse response)
    {
        if (_validator.Options.Nonces is { } nonces)
        {
            response.Headers[NonceHeader] = nonces.Current();
        }
    }

    public async ValueTask<TokenResult<DpopProof>> CheckAsync(
        string proof, string method, string path, string? accessToken = null, string? thumbprint = null, CancellationToken cancellation = default)
    {
        var result = await _validator.ValidateAsync(proof, method, _issuer + path, accessToken, thumbprint, cancellation);
        // The same endpoint under its second name (RFC 8705 section 5). A proof for another target was not used up.
        return _alias is not null && !result.TryGet(out _, out var refused) && refused.Error == TokenError.ProofWrongTarget
            ? await _validator.ValidateAsync(proof, method, _alias + path, accessToken, thumbprint, cancellation)
            : result;
    }
}
