namespace AgentIdentity.Tokens;

/// <summary>How a ring's keys are made and turned.</summary>
public sealed record KeyRingOptions
{
    /// <summary>The algorithm of keys that are made from now on: ES256 unless told; ES384, PS256 or RS256.</summary>
    public string Algorithm { get; init; } = SigningAlgorithms.Es256;

    /// <summary>How long a key signs: 30 days unless told.</summary>
    public TimeSpan RotateEvery { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a key is published before it signs, which must be longer than anyone keeps the key set: an hour unless told.</summary>
    public TimeSpan PublishAhead { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a retired key is still published: 30 minutes unless told. A token lives 15 at most; the rest is for clocks, and for a process that learns late of a rotation.</summary>
    public TimeSpan KeepRetired { get; init; } = TimeSpan.FromMinutes(30);

    internal KeyRingOptions Checked()
    {
        if (!SigningAlgorithms.All.Contains(Algorithm))
        {
            throw new ArgumentException("The algorithm of a key ring is ES256, ES384, PS256 or RS256.");
        }

        return RotateEvery >= PublishAhead && PublishAhead > TimeSpan.Zero && KeepRetired >= TokenProfile.MaxLifetime
            ? this
            : throw new ArgumentException("A key is published before it signs (PublishAhead), signs at least as long (RotateEvery), and is kept at least as long as a token lives (KeepRetired).");
    }
}
