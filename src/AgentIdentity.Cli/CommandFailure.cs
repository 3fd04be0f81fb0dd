namespace AgentIdentity.Cli;

/// <summary>Ends a command with a message for the user; nothing else about it is shown.</summary>
internal sealed class CommandFailure(int exitCode, string message, string? code = null) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>The server's error code, for example <c>AID5003</c>, when it gave one.</summary>
    public string? Code { get; } = code;
}
