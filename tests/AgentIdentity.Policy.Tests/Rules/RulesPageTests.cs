using AgentIdentity.Cel;
using AgentIdentity.Policy.Rules;

namespace AgentIdentity.Policy.Tests.Rules;

/// <summary>The page about rules names every key and everything that can be read, so that nothing exists in secret.</summary>
public sealed class RulesPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "policies", "rules.md"));

    [Fact]
    public void Every_key_of_a_rule_is_explained() =>
        RuleReader.Keys.Concat(SelectorReader.Keys).Where(key => !Page.Contains($"`{key}`", StringComparison.Ordinal)).Should().BeEmpty();

    [Fact]
    public void Everything_that_a_rule_can_read_is_explained()
    {
        var members = RuleEnvironment.Types.SelectMany(type =>
        {
            var ask = () => RuleEnvironment.Cel.Compile($"{type.Name}.no_such_member");
            return ask.Should().Throw<CelException>().Which.DeclaredNames.Select(name => $"{type.Name}.{name}");
        }).ToList();

        members.Should().HaveCountGreaterThan(20);
        members.Where(member => !Page.Contains($"`{member}`", StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "AgentIdentity.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
