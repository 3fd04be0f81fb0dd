namespace AgentIdentity.Gateway.Mcp.Links;

/// <summary>The revisions that can be spoken with servers.</summary>
internal static class Revisions
{
    /// <summary>The newest revision with sessions; what a server is offered that does not know the modern one.</summary>
    public const string NewestWithSessions = "2025-11-25";

    // Two that callers cannot use any more: what they lack nobody here asks for, and many programs still speak nothing else.
    private static readonly string[] WithSessions = [NewestWithSessions, "2025-06-18", "2025-03-26", "2024-11-05"];

    public static bool HasSessions(string revision) => WithSessions.Contains(revision, StringComparer.Ordinal);
}
