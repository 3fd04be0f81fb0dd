using System.Collections.Concurrent;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// The SPIFFE trust domains that the configuration names, each with its bundle. Keys are found by trust domain and never by
/// a token's iss; a domain without a bundle, or with one that could not be renewed for a day, vouches for nobody.
/// </summary>
internal sealed class TrustDomains(TimeProvider time)
{
    private static readonly TimeSpan Stale = TimeSpan.FromHours(24);
    private readonly ConcurrentDictionary<string, (TrustBundle Bundle, DateTimeOffset At)> _bundles = new(StringComparer.Ordinal);

    public VerificationKeySet? JwtKeys(string trustDomain) => Find(trustDomain)?.JwtKeys;

    public bool Vouch(string trustDomain, PeerCertificate certificate, DateTimeOffset now) =>
        Find(trustDomain) is { } bundle && CertificateAuthorities.Vouch(bundle.Authorities, certificate, now);

    /// <summary>Takes a bundle over. False when it is malformed or older than the one that is held.</summary>
    public bool Put(string trustDomain, string json, out TimeSpan? refresh)
    {
        refresh = null;
        if (TrustBundle.Read(json) is not { } bundle || (Find(trustDomain) is { } held && bundle.Sequence < held.Sequence))
        {
            return false;
        }

        refresh = bundle.RefreshHint;
        _bundles[trustDomain] = (bundle, time.GetUtcNow());
        return true;
    }

    private TrustBundle? Find(string trustDomain) =>
        _bundles.TryGetValue(trustDomain, out var held) && time.GetUtcNow() - held.At <= Stale ? held.Bundle : null;
}
