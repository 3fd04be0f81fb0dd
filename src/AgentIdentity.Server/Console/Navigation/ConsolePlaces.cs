using AgentIdentity.Server.Console.Rights;

namespace AgentIdentity.Server.Console.Navigation;

/// <summary>A page that the navigation leads to.</summary>
internal sealed record ConsolePlace(string Title, string Path)
{
    /// <summary>Whether it is for those who read everything, and for nobody else.</summary>
    public bool ForReadersOfAll { get; init; }

    /// <summary>Whether it stands apart, below a line.</summary>
    public bool Apart { get; init; }

    public bool Holds(PathString path) => Path == "/console" ? path == Path : path.StartsWithSegments(Path, StringComparison.Ordinal);
}

/// <summary>What the console has, in the order it is read. A page that is not mapped is not offered.</summary>
internal sealed class ConsolePlaces(EndpointDataSource endpoints)
{
    private static readonly ConsolePlace[] All =
    [
        new("Overview", "/console"),
        new("Delegations", "/console/delegations"),
        new("Approvals", "/console/approvals"),
        new("Agents", "/console/agents"),
        new("Decisions", "/console/decisions"),
        new("Policies", "/console/policies") { ForReadersOfAll = true },
        new("Usage", "/console/usage"),
        new("Evidence", "/console/evidence"),
        new("Settings", "/console/settings"),
        new("Stop", "/console/stop") { Apart = true },
    ];

    private readonly Lazy<HashSet<string>> _paths = new(() => endpoints.Endpoints.OfType<RouteEndpoint>()
        .Select(static endpoint => "/" + endpoint.RoutePattern.RawText?.TrimStart('/')).ToHashSet(StringComparer.Ordinal));

    public bool IsMapped(string path) => _paths.Value.Contains(path);

    public IEnumerable<ConsolePlace> For(Viewer viewer) => All.Where(place => IsMapped(place.Path) && (!place.ForReadersOfAll || viewer.ReadsAll));
}
