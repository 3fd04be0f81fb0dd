namespace AgentIdentity.Gateway.Configuration;

/// <summary>A validated limit. A value that is null does not bind.</summary>
public sealed record CallLimit
{
    /// <summary>Nothing binds.</summary>
    public static CallLimit None { get; } = new();

    /// <summary>Calls a second, spread evenly.</summary>
    public double? PerSecond { get; init; }

    /// <summary>Calls that may come at once after a pause.</summary>
    public int Burst { get; init; }

    /// <summary>Calls at the same time.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Largest request body.</summary>
    public long? BodyBytes { get; init; }

    /// <summary>How long one call may take.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>What is set, and the default for what is not.</summary>
    internal static CallLimit Of(CallLimitOptions set, CallLimitOptions? instead = null)
    {
        var perMinute = set.CallsPerMinute ?? instead?.CallsPerMinute;
        return new()
        {
            PerSecond = perMinute / 60.0,
            Burst = set.Burst ?? (set.CallsPerMinute is null ? instead?.Burst : null) ?? Math.Max(1, (perMinute ?? 0) / 6),
            Concurrency = set.Concurrency ?? instead?.Concurrency,
            BodyBytes = set.BodyBytes ?? instead?.BodyBytes,
            Duration = (set.CallSeconds ?? instead?.CallSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }
}
