using AgentIdentity.Tests;

namespace AgentIdentity.Policy.Tests.Decisions;

/// <summary>
/// Every rule that ships is switched off in turn, and every rule in shadow switched on: some test that ships beside it must fail, or
/// nobody would notice.
/// </summary>
public sealed class ShippedRuleMutationTests
{
    private static readonly string Policies = Path.Combine(NodeProgram.Root(), "policies");

    public static TheoryData<string, string> Rules { get; } =
        [.. Directory.EnumerateDirectories(Policies).Where(f => Directory.Exists(Path.Combine(f, "model"))).Order(StringComparer.Ordinal)
            .SelectMany(f => PolicyBundle.Load(f).Rules.Rules.Select(r => (Path.GetFileName(f), r.Id)))];

    [Theory]
    [MemberData(nameof(Rules))]
    public void With_a_shipped_rule_switched_a_shipped_test_fails(string policy, string rule)
    {
        var folder = Path.Combine(Policies, policy);
        PolicyTestRun.Of(folder, PolicyBundle.Load(folder)).Passed.Should().BeTrue("all tests of {0} pass before", policy);

        var run = PolicyTestRun.Of(folder, PolicyBundle.Compile(Switched(folder, rule)));

        run.Problems.Should().BeEmpty("the tests can still be run");
        run.Passed.Should().BeFalse("a test of {0} holds rule {1}", policy, rule);
    }

    /// <summary>The policy with one rule in shadow that was enforced, where it is still there and stops nothing; or the other way round.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Switched(string folder, string rule)
    {
        var info = PolicyBundle.Load(folder).Rules.Rules.Single(r => r.Id == rule);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
            if (Path.GetExtension(name) is ".fga" or ".mod" or ".yaml" && !name.StartsWith("tests/", StringComparison.Ordinal))
            {
                var text = File.ReadAllText(path);
                yield return new(name, name == info.File ? Turned(text, info) : text);
            }
        }
    }

    private static string Turned(string text, RuleInfo info)
    {
        var lines = text.Split('\n').ToList();
        if (info.Shadow)
        {
            var mode = lines.FindIndex(info.Line - 1, line => line.Trim() == "mode: shadow");
            lines.RemoveAll(line => line == lines[mode] || line.TrimStart().StartsWith("since:", StringComparison.Ordinal));
            return string.Join('\n', lines);
        }

        var first = lines[info.Line - 1];
        var column = first.IndexOf('-', StringComparison.Ordinal) + 2;
        lines.InsertRange(info.Line, [$"{new string(' ', column)}mode: shadow", $"{new string(' ', column)}since: 2026-11-01"]);
        return string.Join('\n', lines);
    }
}
