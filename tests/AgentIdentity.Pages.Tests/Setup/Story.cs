namespace AgentIdentity.Pages.Tests.Setup;

/// <summary>The pictures of docs/people.md: pages that the journeys pass on their way. With AGENTID_WRITE_DOCS=1 they are taken anew.</summary>
internal static class Story
{
    /// <summary>The names under which the journeys bring those pages to the gate, in the order of the story.</summary>
    public static readonly string[] Pictures = ["consent", "approval", "presence", "calls", "decision", "delegation-narrow", "stop-asked", "evidence"];

    public static string Page { get; } = Path.Combine(Workshop.Clone, "docs", "people.md");

    public static string Journeys { get; } = Path.Combine(Workshop.Clone, "tests", "AgentIdentity.Pages.Tests", "Journeys");

    public static string FileOf(string picture) => Path.Combine(Workshop.Clone, "docs", "people", $"{picture}.png");

    public static bool Takes(string name) => Pictures.Contains(name) && Environment.GetEnvironmentVariable("AGENTID_WRITE_DOCS") == "1";
}
