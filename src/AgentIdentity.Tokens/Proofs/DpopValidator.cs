using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>Validates DPoP proofs: every check of RFC 9449 section 4.3. Safe for concurrent use.</summary>
/// <param name="store">Where used proofs are remembered.</param>
/// <param name="options">How proofs are judged.</param>
/// <param name="time">The clock.</param>
public sealed class DpopValidator(IReplayStore store, DpopOptions options, TimeProvider time)
{
    private const int MaxLength = 8 * 1024;
    private readonly ProofKeys _keys = new();

    /// <summary>How proofs are judged.</summary>
    public DpopOptions Options => options;

    /// <summary>Validates a proof and uses it up. Completes at once where the store is in this process.</summary>
    /// <param name="proof">The value of the one <c>DPoP</c> header.</param>
    /// <param name="method">The request's method, compared exactly.</param>
    /// <param name="url">The request's public URL, from configuration and never from a forwarded header; query and fragment are ignored.</param>
    /// <param name="accessToken">The access token sent with it, or null at the token endpoint.</param>
    /// <param name="expectedThumbprint">The key the token is bound to, or null where any key may be shown.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    public async ValueTask<TokenResult<DpopProof>> ValidateAsync(
        string proof,
        string method,
        string url,
        string? accessToken,
        string? expectedThumbprint,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (!ReadKey(proof, out var jws).TryGet(out var key, out var refused))
        {
            return refused;
        }

        var claims = new ClaimReader(jws!.Payload);
        var id = claims.Text(JwtRegisteredClaimNames.Jti);
        var issued = claims.Instant(JwtRegisteredClaimNames.Iat);
        CheckTarget(claims, method, url);
        CheckToken(claims, accessToken);
        if (expectedThumbprint is not null && key.Thumbprint != expectedThumbprint)
        {
            claims.Fail(new(TokenError.ProofWrongKey, "The proof's key is not the key the token is bound to."));
        }

        var nonce = claims.OptionalText(ClaimNames.Nonce);
        CheckFreshness(claims, issued, nonce);
        if (claims.Failure is { } failure)
        {
            return failure.Error == TokenError.BadClaim ? failure with { Error = TokenError.ProofMalformed } : failure;
        }

        // Last, so that only proofs which are right in all else take room in the store.
        var used = ReplayKey.Of($"dpop {key.Thumbprint} {ProofTarget.Normalise(url)}", id);
        var verdict = await store.UseAsync(used, issued + options.Window, cancellationToken).ConfigureAwait(false);
        return Replays.Refusal(verdict, "proof") is { } spent ? spent : new DpopProof(key.Thumbprint, id, issued) { Nonce = nonce };
    }

    // RFC 9449 section 4.3, points 2 and 4 to 7: one well-formed JWT of its kind, signed by the public key that it shows.
    private TokenResult<VerificationKey> ReadKey(string proof, out CompactJws? jws)
    {
        if (!CompactJws.Parse(proof, MaxLength).TryGet(out jws, out var malformed))
        {
            return malformed.Error == TokenError.Malformed ? malformed with { Error = TokenError.ProofMalformed } : malformed;
        }

        if (jws.Header.Demand(JwtKinds.Proof) is { } wrongKind)
        {
            return wrongKind;
        }

        if (!options.Algorithms.Contains(jws.Header.Algorithm))
        {
            return new TokenFailure(TokenError.WrongAlgorithm, "The proof's algorithm is not accepted here.");
        }

        if (jws.Header.Jwk is not { } jwk)
        {
            return new TokenFailure(TokenError.ProofMalformed, "The proof brings no key.");
        }

        if (!_keys.Read(jwk, jws.Header.Algorithm).TryGet(out var key, out var badKey))
        {
            return badKey;
        }

        if (jws.Verify(key) is { } unsigned)
        {
            return unsigned;
        }

        _keys.Keep(jwk, jws.Header.Algorithm, key);
        return key;
    }

    private static void CheckTarget(ClaimReader claims, string method, string url)
    {
        if (claims.Text(ClaimNames.Method) != method)
        {
            claims.Fail(new(TokenError.ProofWrongTarget, "The proof is for another method."));
        }

        var here = ProofTarget.Normalise(url);
        if (here is null || ProofTarget.Normalise(claims.Text(ClaimNames.Target)) != here)
        {
            claims.Fail(new(TokenError.ProofWrongTarget, "The proof is for another URL."));
        }
    }

    private static void CheckToken(ClaimReader claims, string? accessToken)
    {
        if (accessToken is not null && claims.Text(ClaimNames.TokenHash) != Hash(accessToken))
        {
            claims.Fail(new(TokenError.ProofWrongToken, "The proof is for another access token."));
        }
    }

    private void CheckFreshness(ClaimReader claims, DateTimeOffset issued, string? nonce)
    {
        if ((time.GetUtcNow() - issued).Duration() > options.Window)
        {
            claims.Fail(new(TokenError.ProofStale, "The proof is too old or from the future."));
        }

        if (options.Nonces is { } nonces && !nonces.Accepts(nonce ?? ""))
        {
            claims.Fail(new(TokenError.NonceRequired, "The proof lacks the server's current nonce."));
        }
    }

    internal static string Hash(string accessToken) => StrictBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));
}
