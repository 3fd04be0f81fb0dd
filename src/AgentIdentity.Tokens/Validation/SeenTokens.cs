using System.Collections.Concurrent;

namespace AgentIdentity.Tokens;

/// <summary>
/// Tokens that were validated once, so that the next call with the same token costs no signature check. Only what a second
/// validation would find unchanged is kept; times and the issuer's key are looked at every time. Bounded: the older half
/// is forgotten when the younger half is full. Only valid tokens get in, so strangers cannot fill it.
/// </summary>
internal sealed class SeenTokens(TokenTrust trust, int capacity = SeenTokens.DefaultCapacity)
{
    private const int DefaultCapacity = 4096;

    private readonly Lock _gate = new();
    private volatile Generations _held = new(Generations.Empty(), Generations.Empty());

    /// <summary>The delegation of a token seen before that is still what it was; null sends the token through full validation.</summary>
    public Delegation? Find(string token, string audience, DateTimeOffset now)
    {
        var held = _held;
        if (!held.Young.TryGetValue(token, out var seen) && !held.Old.TryGetValue(token, out seen))
        {
            return null;
        }

        var delegation = seen.Delegation;
        return delegation.Audience == audience
            && ReferenceEquals(trust.FindKey(seen.Key.KeyId), seen.Key)
            && Times.Check(delegation.IssuedAt, delegation.ExpiresAt, now, trust.ClockSkew, TokenProfile.MaxLifetime) is null
            ? delegation : null;
    }

    public void Keep(string token, VerificationKey key, Delegation delegation)
    {
        if (_held.Young.Count >= capacity / 2)
        {
            lock (_gate)
            {
                if (_held.Young.Count >= capacity / 2)
                {
                    _held = new(Generations.Empty(), _held.Young);
                }
            }
        }

        _held.Young[token] = new(key, delegation);
    }

    private sealed record Seen(VerificationKey Key, Delegation Delegation);

    private sealed record Generations(ConcurrentDictionary<string, Seen> Young, ConcurrentDictionary<string, Seen> Old)
    {
        public static ConcurrentDictionary<string, Seen> Empty() => new(BySignature.Comparer);
    }

    // The signature's last characters spread best and are soonest hashed; equality is of the whole text.
    private sealed class BySignature : IEqualityComparer<string>
    {
        private const int Tail = 43;

        public static readonly BySignature Comparer = new();

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode(string token) => string.GetHashCode(token.AsSpan(Math.Max(0, token.Length - Tail)));
    }
}
