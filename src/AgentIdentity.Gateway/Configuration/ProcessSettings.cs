using System.Collections.Immutable;

namespace AgentIdentity.Gateway.Configuration;

/// <summary>An upstream that is a program, started by the gateway and spoken with over its standard input and output.</summary>
public sealed record ProcessSettings
{
    /// <summary>The program.</summary>
    public required string Command { get; init; }

    /// <summary>Its arguments.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>Its whole environment; may hold secrets, and is never printed.</summary>
    public required Secret[] Environment { get; init; }

    /// <summary>Where it starts; null for a folder of its own.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>The numeric user that all its processes run as; null gives each a user of its own.</summary>
    public int? User { get; init; }

    /// <summary>Whether it runs as the gateway's own user.</summary>
    public bool SameUser { get; init; }

    /// <summary>How many may run at once.</summary>
    public required int MaxProcesses { get; init; }

    /// <summary>How much memory one may take.</summary>
    public required long MaxMemoryBytes { get; init; }

    /// <summary>How many files one may hold open.</summary>
    public required int MaxOpenFiles { get; init; }

    /// <summary>How long one may go without a call.</summary>
    public required TimeSpan Idle { get; init; }

    /// <summary>The longest message.</summary>
    public required int MaxMessageBytes { get; init; }
}
