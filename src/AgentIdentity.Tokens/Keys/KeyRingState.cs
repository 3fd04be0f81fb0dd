namespace AgentIdentity.Tokens;

/// <summary>The keys of a ring at one moment.</summary>
internal sealed class KeyRingState
{
    private readonly Dictionary<string, VerificationKey> _byId;

    public KeyRingState(SigningKey active, SigningKey next, IReadOnlyList<RetiredKey> retired)
    {
        Active = active;
        Next = next;
        Retired = retired;
        PublicKeys = [active.Public, next.Public, .. retired.Select(old => old.Key.Public)];
        _byId = PublicKeys.ToDictionary(key => key.KeyId, StringComparer.Ordinal);
    }

    public SigningKey Active { get; }

    public SigningKey Next { get; }

    public IReadOnlyList<RetiredKey> Retired { get; }

    public IReadOnlyList<VerificationKey> PublicKeys { get; }

    public static KeyRingState Create(DateTimeOffset now) => new(SigningKey.Create(SigningAlgorithms.Es256, now), SigningKey.Create(SigningAlgorithms.Es256, now), []);

    public VerificationKey? Find(string keyId) => _byId.GetValueOrDefault(keyId);

    public KeyRingState Turn(DateTimeOffset now, TimeSpan keep) => new(
        Next,
        SigningKey.Create(SigningAlgorithms.Es256, now),
        [new RetiredKey(Active, now), .. Retired.Where(old => now - old.RetiredAt < keep)]);
}

/// <summary>A retired key and when it retired.</summary>
internal sealed record RetiredKey(SigningKey Key, DateTimeOffset RetiredAt);
