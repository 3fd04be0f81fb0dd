using AgentIdentity.Tests;

namespace AgentIdentity.Policy.Tests.Shipped;

/// <summary>The policies that people copy: each loads, has tests of whole decisions, and passes them.</summary>
public sealed class ShippedPolicyTests
{
    private static readonly string Root = Path.Combine(NodeProgram.Root(), "policies");

    public static TheoryData<string> Policies =>
        [.. Directory.EnumerateDirectories(Root).Where(folder => Directory.Exists(Path.Combine(folder, "model"))).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_shipped_policy_loads_and_keeps_what_its_tests_promise(string name)
    {
        var folder = Path.Combine(Root, name);

        var run = PolicyTestRun.Of(folder, PolicyBundle.Load(folder));

        run.Problems.Should().BeEmpty();
        run.DecisionTests.SelectMany(file => file.Test.Mismatches.Select(mismatch => $"{file.Test.Name}: {mismatch}")).Should().BeEmpty();
        run.Passed.Should().BeTrue();
        run.DecisionTests.Should().NotBeEmpty();
    }

    [Fact]
    public void There_are_at_least_six_worked_policies_and_the_page_names_each()
    {
        var page = File.ReadAllText(Path.Combine(NodeProgram.Root(), "docs", "policies", "examples.md"));
        var names = Policies.Select(row => row.Data).ToList();

        names.Count.Should().BeGreaterThan(6);
        names.Should().OnlyContain(name => page.Contains($"../../policies/{name}", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_shipped_policy_permits_nothing_to_a_stranger(string name)
    {
        var bundle = PolicyBundle.Load(Path.Combine(Root, name));

        bundle.SeedTuples.Select(tuple => tuple.User).Should().NotContain(user => user.StartsWith("user:", StringComparison.Ordinal) || user.StartsWith("agent:", StringComparison.Ordinal));
    }
}
