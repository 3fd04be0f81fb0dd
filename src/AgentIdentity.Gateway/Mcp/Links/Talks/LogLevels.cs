namespace AgentIdentity.Gateway.Mcp.Links.Talks;

/// <summary>The levels of log messages, which are those of syslog (RFC 5424 section 6.2.1).</summary>
internal static class LogLevels
{
    private static readonly string[] Rising = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];

    /// <summary>Whether a message of the first level is wanted from the second on; one of no known level is not.</summary>
    public static bool IsAtLeast(string? level, string wanted) => Array.IndexOf(Rising, level) is var at && at >= 0 && at >= Array.IndexOf(Rising, wanted);

    /// <summary>Whether the first asks for more than the second, which may be none.</summary>
    public static bool IsFiner(string level, string? than) =>
        Array.IndexOf(Rising, level) is var at && at >= 0 && (than is null || at < Array.IndexOf(Rising, than));
}
