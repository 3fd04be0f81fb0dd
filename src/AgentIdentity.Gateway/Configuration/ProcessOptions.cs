namespace AgentIdentity.Gateway.Configuration;

/// <summary>Limits of the processes of one upstream that is a program. Every delegation has one of its own.</summary>
public sealed class ProcessOptions
{
    /// <summary>How many may run at once; the longest idle makes room for a new one.</summary>
    public int MaxProcesses { get; set; } = 32;

    /// <summary>How much memory one process may take, as the kernel counts its own writable pages (RLIMIT_DATA).</summary>
    public int MaxMemoryMegabytes { get; set; } = 2048;

    /// <summary>After how long without a call a process ends.</summary>
    public int IdleSeconds { get; set; } = 600;

    /// <summary>The longest message that a process may write.</summary>
    public int MaxMessageBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How many files and sockets one process may hold open.</summary>
    public int MaxOpenFiles { get; set; } = 1024;

    /// <summary>
    /// Whether the program may run as the gateway's own user where that is not root. It can then read what the gateway can, its keys
    /// included: for a developer's machine only.
    /// </summary>
    public bool SameUser { get; set; }
}
