using AgentIdentity.Tests;

namespace AgentIdentity.EndToEnd.Tests.Peers.Conformance;

/// <summary>
/// What passes directly and is meant not to pass through the gateway, each case with its reason: differences.txt beside this file, with
/// lines of <c>client>upstream scenario/check: reason</c>, which begin with <c>client</c> where the suite is the server. What depends on
/// who comes first has a reason that begins with <c>at times</c>.
/// </summary>
internal static class Differences
{
    public static IReadOnlyDictionary<string, string> Of(string run) => File
        .ReadLines(Path.Combine(NodeProgram.Root(), "tests", "AgentIdentity.EndToEnd.Tests", "Peers", "Conformance", "differences.txt"))
        .Where(line => line.StartsWith(run + " ", StringComparison.Ordinal))
        .Select(line => line[(run.Length + 1)..].Split(": ", 2))
        .ToDictionary(static parts => parts[0], static parts => parts[1], StringComparer.Ordinal);

    /// <summary>Nothing is lost on the way through but what is named, and nothing is named that is not lost.</summary>
    public static void Judge(string run, ConformanceRun direct, ConformanceRun through)
    {
        var lost = Between(direct, through).ToDictionary(static pair => pair.Check, static pair => pair.Why);
        Keep(run, lost);
        var named = Of(run);
        lost.Where(pair => !named.ContainsKey(pair.Key)).Select(static pair => $"{pair.Key}: {pair.Value}").Should().BeEmpty("{0}", through.Said);
        named.Where(static pair => !pair.Value.StartsWith("at times: ", StringComparison.Ordinal)).Select(static pair => pair.Key).Except(lost.Keys).Should().BeEmpty("a difference that is gone is taken off the list");
    }

    /// <summary>Leaves what was found in artifacts/conformance, in the form of the list.</summary>
    private static void Keep(string run, IEnumerable<KeyValuePair<string, string>> lost)
    {
        var folder = Directory.CreateDirectory(Path.Combine(NodeProgram.Root(), "artifacts", "conformance"));
        File.WriteAllLines(Path.Combine(folder.FullName, run + ".txt"), lost.Select(pair => $"{run} {pair.Key}: {pair.Value.ReplaceLineEndings(" ")}"));
    }

    /// <summary>What passed directly and not through the gateway.</summary>
    private static IEnumerable<(string Check, string Why)> Between(ConformanceRun direct, ConformanceRun through) => direct.Checks
        .Where(static check => check.Value.Passed)
        .Select(check => (check.Key, Through: through.Checks.GetValueOrDefault(check.Key)))
        .Where(static pair => pair.Through is not { Passed: true })
        .Select(static pair => (pair.Key, pair.Through is null ? "the check was not made" : $"{pair.Through.Status} {pair.Through.Why}"));
}
