namespace AgentIdentity.Gateway.Configuration;

/// <summary>Limits of the processes of one upstream that is a program. Every delegation has one of its own.</summary>
public sealed class ProcessOptions
{
    /// <summary>How many may run at once; the longest idle makes room for a new one.</summary>
    public int MaxProcesses { get; set; } = 32;

    /// <summary>Address space of one process; runtimes reserve far more than they use.</summary>
    public int MaxMemoryMegabytes { get; set; } = 16_384;

    /// <summary>After how long without a call a process ends.</summary>
    public int IdleSeconds { get; set; } = 600;

    /// <summary>The longest message that a process may write.</summary>
    public int MaxMessageBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How many files and sockets one process may hold open.</summary>
    public int MaxOpenFiles { get; set; } = 1024;
}
