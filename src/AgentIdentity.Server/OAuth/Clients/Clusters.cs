using System.Collections.Concurrent;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.OAuth;

/// <summary>The Kubernetes clusters that the configuration names, each by its service-account issuer, with its keys.</summary>
internal sealed class Clusters(TimeProvider time)
{
    private static readonly TimeSpan Stale = TimeSpan.FromHours(24);
    private readonly ConcurrentDictionary<string, (VerificationKeySet Keys, DateTimeOffset At)> _keys = new(StringComparer.Ordinal);

    public VerificationKeySet? Keys(string issuer) =>
        _keys.TryGetValue(issuer, out var held) && time.GetUtcNow() - held.At <= Stale ? held.Keys : null;

    public bool Put(string issuer, string jwks)
    {
        if (!PublishedKeys.OfIssuer(jwks, issuer).TryGet(out var keys, out _))
        {
            return false;
        }

        _keys[issuer] = (keys, time.GetUtcNow());
        return true;
    }
}
