namespace AgentIdentity.Tokens;

/// <summary>Whose tokens are believed, and by which keys.</summary>
/// <param name="Issuer">The one issuer, compared exactly.</param>
/// <param name="FindKey">The issuer's key with that <c>kid</c>, or null. Must not block.</param>
public sealed record TokenTrust(string Issuer, Func<string, VerificationKey?> FindKey)
{
    /// <summary>The algorithms believed; a key's own pinned algorithm must be among them.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = SigningAlgorithms.All;

    /// <summary>How far clocks may differ: 30 seconds unless told.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most actors a chain may hold: 4 unless told.</summary>
    public int MaxDepth { get; init; } = 4;

    /// <summary>Trust in the holder of a key ring.</summary>
    /// <param name="issuer">The issuer.</param>
    /// <param name="keys">Its ring.</param>
    public static TokenTrust Of(string issuer, KeyRing keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return new(issuer, keys.Find);
    }
}
