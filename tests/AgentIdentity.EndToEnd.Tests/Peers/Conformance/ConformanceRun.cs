using System.Text.Json;
using System.Text.RegularExpressions;
using AgentIdentity.EndToEnd.Tests.Peers.Setup;

namespace AgentIdentity.EndToEnd.Tests.Peers.Conformance;

/// <summary>One run of the conformance suite: what became of every check of every scenario.</summary>
internal sealed partial class ConformanceRun
{
    // A shell takes it. How a client comes by a token is no question to the gateway in front of it; differences.txt says more.
    private const string Player = "case $MCP_CONFORMANCE_SCENARIO in auth/*) exit;; esac; node scenarios.mjs";

    private static readonly string Suite = Path.Combine(NodePeers.Folder, "conformance.mjs");

    private readonly SortedDictionary<string, Outcome> _checks = new(StringComparer.Ordinal);

    private ConformanceRun(string said) => Said = said;

    /// <summary>What the runner printed.</summary>
    public string Said { get; }

    /// <summary>By "scenario/check"; a check that a scenario makes several times counts as its worst.</summary>
    public IReadOnlyDictionary<string, Outcome> Checks => _checks;

    /// <summary>The scenarios that made a check.</summary>
    public IEnumerable<string> Scenarios => _checks.Keys.Select(static check => check[..check.LastIndexOf('/')]).Distinct();

    /// <summary>The whole server suite of a revision against an address.</summary>
    public static Task<ConformanceRun> ServerAsync(string address, string revision, CancellationToken cancellation) =>
        RunAsync("server-", ["server", "--url", address, "--suite", "all", "--spec-version", revision], cancellation);

    /// <summary>The suite for clients with servers of a revision, played by scenarios.mjs, which leaves those of authorization out.</summary>
    /// <param name="client">The revision of the client.</param>
    /// <param name="server">The revision of the scenarios' servers.</param>
    /// <param name="through">Where the gateway shows them; null to go there directly.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Task<ConformanceRun> ClientAsync(string client, string server, string? through, CancellationToken cancellation) => RunAsync(
        "", ["client", "--command", Player, "--suite", "all", "--spec-version", server], cancellation, new() { ["CLIENT"] = client, ["THROUGH"] = through ?? "" });

    /// <summary>The names of the scenarios of a kind, such as <c>--client</c>.</summary>
    public static async Task<IReadOnlyList<string>> ScenariosAsync(string kind, CancellationToken cancellation)
    {
        var listed = await NodePeers.RunAsync(Suite, ["list", kind], new Dictionary<string, string>(), cancellation);
        return [.. Listed().Matches(listed.Output).Select(static match => match.Groups["name"].Value)];
    }

    private static async Task<ConformanceRun> RunAsync(string prefix, string[] arguments, CancellationToken cancellation, Dictionary<string, string>? environment = null)
    {
        var folder = Directory.CreateTempSubdirectory("agentidentity-conformance-");
        try
        {
            var program = await NodePeers.RunAsync(Suite, [.. arguments, "-o", folder.FullName], environment ?? [], cancellation);
            ConformanceRun run = new(program.Output + program.Errors);
            foreach (var file in folder.EnumerateFiles("checks.json", SearchOption.AllDirectories))
            {
                run.Read(Time().Replace(Path.GetRelativePath(folder.FullName, file.DirectoryName!)[prefix.Length..], ""), await File.ReadAllTextAsync(file.FullName, cancellation));
            }

            return run;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private void Read(string scenario, string text)
    {
        if (scenario.StartsWith("auth/", StringComparison.Ordinal))
        {
            return;
        }

        foreach (var check in JsonElement.Parse(text).EnumerateArray().Where(static check => check.GetProperty("status").GetString() != "INFO"))
        {
            var key = $"{scenario}/{check.GetProperty("id").GetString()}";
            var outcome = new Outcome(check.GetProperty("status").GetString()!, check.TryGetProperty("errorMessage", out var why) ? why.ToString() : "");
            if (!_checks.TryGetValue(key, out var known) || outcome.Weight > known.Weight)
            {
                _checks[key] = outcome;
            }
        }
    }

    // Folders are named server-<scenario>-<time>, and for clients <scenario>-<time>.
    [GeneratedRegex(@"-\d{4}-\d{2}-\d{2}T[\dZ-]+\z")]
    private static partial Regex Time();

    [GeneratedRegex(@"^\s+- (?<name>\S+) \[", RegexOptions.Multiline)]
    private static partial Regex Listed();
}

/// <param name="Status">SUCCESS, FAILURE, WARNING or SKIPPED.</param>
/// <param name="Why">What the suite says about a failure.</param>
internal sealed record Outcome(string Status, string Why)
{
    public bool Passed => Status == "SUCCESS";

    public int Weight => Status switch
    {
        "FAILURE" => 3,
        "WARNING" => 2,
        "SKIPPED" => 1,
        _ => 0,
    };
}
