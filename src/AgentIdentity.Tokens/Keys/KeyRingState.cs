namespace AgentIdentity.Tokens;

/// <summary>The keys of a ring at one moment.</summary>
internal sealed class KeyRingState
{
    private readonly Dictionary<string, VerificationKey> _byId;

    public KeyRingState(SigningKey active, DateTimeOffset activeSince, SigningKey? next, IReadOnlyList<RetiredKey> retired)
    {
        Active = active;
        ActiveSince = activeSince;
        Next = next;
        Retired = retired;
        PublicKeys = [.. Keys.Select(key => key.Public)];
        _byId = PublicKeys.ToDictionary(key => key.KeyId, StringComparer.Ordinal);
    }

    public SigningKey Active { get; }

    public DateTimeOffset ActiveSince { get; }

    /// <summary>The key published ahead of its use; only a ring whose keys are made elsewhere may have none.</summary>
    public SigningKey? Next { get; }

    public IReadOnlyList<RetiredKey> Retired { get; }

    public IReadOnlyList<VerificationKey> PublicKeys { get; }

    public IEnumerable<SigningKey> Keys => [Active, .. Next is null ? [] : new[] { Next }, .. Retired.Select(old => old.Key)];

    public static KeyRingState Create(string algorithm, DateTimeOffset now) =>
        new(SigningKey.Create(algorithm, now), now, SigningKey.Create(algorithm, now), []);

    public VerificationKey? Find(string keyId) => _byId.GetValueOrDefault(keyId);

    public SigningKey? FindSigning(string keyId) => Keys.FirstOrDefault(key => key.KeyId == keyId);

    /// <summary>Whether <see cref="Tended"/> would change anything; it makes keys, which costs.</summary>
    public bool IsDue(KeyRingOptions options, bool makesKeys, DateTimeOffset now) =>
        Retired.Any(old => old.HasGone(options.KeepRetired, now)) || IsOff(options, makesKeys) || MayTurn(options, makesKeys, now);

    /// <summary>What the ring should be at this time: the same object where nothing is due.</summary>
    public KeyRingState Tended(KeyRingOptions options, bool makesKeys, DateTimeOffset now)
    {
        var tended = Pruned(options.KeepRetired, now);
        if (tended.IsOff(options, makesKeys))
        {
            // Never used, so nothing it signed is lost; its successor is published as long before it signs as any other.
            tended = new(tended.Active, tended.ActiveSince, SigningKey.Create(options.Algorithm, now), tended.Retired);
        }

        return tended.MayTurn(options, makesKeys, now) ? tended.Turned(makesKeys ? options.Algorithm : null, options.KeepRetired, now) : tended;
    }

    public KeyRingState Turned(string? algorithm, TimeSpan keep, DateTimeOffset now) => new KeyRingState(
        Next ?? throw new InvalidOperationException("There is no next key to turn to."),
        now,
        algorithm is null ? null : SigningKey.Create(algorithm, now),
        [new RetiredKey(Active, now), .. Retired]).Pruned(keep, now);

    private bool IsOff(KeyRingOptions options, bool makesKeys) => makesKeys && Next?.Algorithm != options.Algorithm;

    // A key made elsewhere was made to be used: only the time for which it must be published holds it back.
    private bool MayTurn(KeyRingOptions options, bool makesKeys, DateTimeOffset now) =>
        (!makesKeys || Active.Algorithm != options.Algorithm || now - ActiveSince >= options.RotateEvery)
        && Next is { } next && now - next.CreatedAt >= options.PublishAhead;

    private KeyRingState Pruned(TimeSpan keep, DateTimeOffset now) => Retired.Any(old => old.HasGone(keep, now))
        ? new(Active, ActiveSince, Next, [.. Retired.Where(old => !old.HasGone(keep, now))])
        : this;
}

/// <summary>A retired key and when it retired.</summary>
internal sealed record RetiredKey(SigningKey Key, DateTimeOffset RetiredAt)
{
    /// <summary>For a key that is published although it does not sign, until somebody takes it away.</summary>
    public static readonly DateTimeOffset Never = DateTimeOffset.MaxValue;

    public bool HasGone(TimeSpan keep, DateTimeOffset now) => now - RetiredAt >= keep;
}
