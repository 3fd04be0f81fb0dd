namespace AgentIdentity.Gateway.Configuration;

/// <summary>What the gateway takes on, in all and from each party.</summary>
public sealed class LimitsOptions
{
    /// <summary>Calls in flight, open streams among them; whoever comes beyond is told to come again, before anything is checked.</summary>
    public int InFlight { get; set; } = 4_096;

    /// <summary>Memory for bodies and answers that must be held whole; a quarter of what the process may use by default.</summary>
    public long? HeldBytes { get; set; }

    /// <summary>Connections at the same time; the host closes those beyond as they come.</summary>
    public int Connections { get; set; } = 20_000;

    /// <summary>How long a gateway that is about to stop waits for calls to finish; what is left then is ended with a last word.</summary>
    public int DrainSeconds { get; set; } = 20;

    /// <summary>How long it goes on taking calls after its readiness said no, so that whoever sends them can look elsewhere.</summary>
    public int DrainDelaySeconds { get; set; }

    /// <summary>For each delegation, those below it included.</summary>
    public CallLimitOptions Delegation { get; } = new() { Concurrency = 100 };

    /// <summary>For each agent, whoever it acts for.</summary>
    public CallLimitOptions Agent { get; } = new() { Concurrency = 1_000 };

    /// <summary>For each upstream and model that sets none of its own.</summary>
    public CallLimitOptions Upstream { get; } = new() { Concurrency = 2_000, CallSeconds = 3_600 };
}
