using System.Text.Json;
using System.Text.RegularExpressions;
using AgentIdentity.EndToEnd.Tests.Peers.Setup;

namespace AgentIdentity.EndToEnd.Tests.Peers.Conformance;

/// <summary>One run of the conformance suite: what became of every check of every scenario.</summary>
internal sealed partial class ConformanceRun
{
    private readonly SortedDictionary<string, Outcome> _checks = new(StringComparer.Ordinal);

    private ConformanceRun(string said) => Said = said;

    /// <summary>What the runner printed.</summary>
    public string Said { get; }

    /// <summary>By "scenario/check"; a check that a scenario makes several times counts as its worst.</summary>
    public IReadOnlyDictionary<string, Outcome> Checks => _checks;

    /// <summary>The whole server suite of a revision against an address.</summary>
    public static Task<ConformanceRun> ServerAsync(string address, string revision, CancellationToken cancellation) =>
        RunAsync("server-", ["server", "--url", address, "--suite", "all", "--spec-version", revision], cancellation);

    /// <summary>One scenario for clients, played by a command.</summary>
    public static Task<ConformanceRun> ClientAsync(string command, string scenario, string revision, CancellationToken cancellation) =>
        RunAsync("", ["client", "--command", command, "--scenario", scenario, "--spec-version", revision], cancellation);

    private static async Task<ConformanceRun> RunAsync(string prefix, string[] arguments, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("agentidentity-conformance-");
        try
        {
            var program = await NodePeers.RunAsync(Path.Combine(NodePeers.Folder, "conformance.mjs"), [.. arguments, "-o", folder.FullName], new Dictionary<string, string>(), cancellation);
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
