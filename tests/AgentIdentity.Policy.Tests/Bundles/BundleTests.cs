using System.Collections.Immutable;
using AgentIdentity.Policy.Tests.Decisions;

namespace AgentIdentity.Policy.Tests.Bundles;

public sealed class BundleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("policy-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_folder_loads_and_its_digest_follows_every_policy_byte_and_nothing_else()
    {
        Write("model/main.fga", World.Model);
        Write("rules/a.yaml", World.RuleHead + World.Ceiling);
        Write("README.md", "words");
        var first = PolicyBundle.Load(_folder.FullName);

        Write("README.md", "other words");
        PolicyBundle.Load(_folder.FullName).Digest.Should().Be(first.Digest);
        Write("rules/a.yaml", World.RuleHead + World.Ceiling + "\n");
        PolicyBundle.Load(_folder.FullName).Digest.Should().NotBe(first.Digest);
        first.Digest.Should().MatchRegex("^sha256:[0-9a-f]{64}$");
        first.Rules.Rules.Should().ContainSingle().Which.Should().Be(
            new RuleInfo("refund-ceiling", "payments", "Refunds above 250 are not for agents.", false, "rules/a.yaml", 3) { Kind = RuleKind.Require });
    }

    [Fact]
    public void A_folder_that_does_not_exist_or_has_no_model_fails()
    {
        Problems(Path.Combine(_folder.FullName, "none")).Should().Contain(p => p.Error == PolicyError.FileUnreadable);
        Problems(_folder.FullName).Should().Contain(p => p.Message.Contains("without a model nobody may do anything"));
    }

    [Theory]
    [InlineData("mappings/deeper/a.yaml")]
    [InlineData("rule/a.yaml")]
    [InlineData("rules/a.yml")]
    [InlineData("rules/deeper/a.yaml")]
    [InlineData("model/other.mod")]
    [InlineData("fga.mod")]
    [InlineData("deeper/main.fga")]
    [InlineData("a.yaml")]
    public void A_policy_file_in_a_place_that_is_not_read_fails_instead_of_being_overlooked(string path)
    {
        Write("model/main.fga", World.Model);
        Write(path, "x: y");
        Problems(_folder.FullName).Should().ContainSingle().Which.Should().Match<PolicyProblem>(p => p.File == path && p.Error == PolicyError.Unsupported);
    }

    [Fact]
    public void Tests_beside_the_policy_never_stop_it_but_their_form_can_be_checked()
    {
        Write("model/main.fga", World.Model);
        PolicyTestFiles.Check(_folder.FullName, PolicyBundle.Load(_folder.FullName)).Should().BeEmpty();
        Write("tests/support/refunds.fga.yaml", "model_file: ../../model/main.fga\ntests:\n  - chek: []\n");

        PolicyTestFiles.Check(_folder.FullName, PolicyBundle.Load(_folder.FullName)).Should().ContainSingle().Which.ToString().Should().StartWith(
            "tests/support/refunds.fga.yaml:3:5: AID2003: a test has no 'chek'; it has name, description, tuples");
    }

    [Fact]
    public void A_file_that_is_not_UTF8_fails()
    {
        Write("model/main.fga", World.Model);
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "rules"));
        File.WriteAllBytes(Path.Combine(_folder.FullName, "rules", "a.yaml"), [0xff, 0xfe, 0x00]);
        Problems(_folder.FullName).Should().ContainSingle().Which.Error.Should().Be(PolicyError.FileUnreadable);
    }

    [Theory]
    [InlineData("- { user: ben, relation: assignee, object: 'role:x' }", "is no user")]
    [InlineData("- { user: 'user:ben', relation: assignee, object: role }", "is no object")]
    [InlineData("- { user: 'user:ben', relation: boss, object: 'role:x' }", "has no relation 'boss'")]
    [InlineData("- { user: 'tool:t', relation: assignee, object: 'role:x' }", "accepts user, agent, role#assignee; not tool")]
    [InlineData("- { user: 'user:*', relation: assignee, object: 'role:x' }", "not user:*")]
    [InlineData("- { user: 'user:ben', relation: assignee, object: 'roll:x' }", "the model has no type 'roll'")]
    [InlineData("- { user: 'user:ben', relation: assignee, object: 'role:x', condition: { name: until } }", "not user with until")]
    [InlineData("- { user: 'user:ben', relation: human_may, object: 'tool:x/y', condition: { name: until, context: { end: x } } }", "has no parameter 'end'; it has now, ends")]
    [InlineData("- { user: 'user:ben', relation: human_may, object: 'tool:x/y', condition: { name: until, context: { ends: soon } } }", "parameter 'ends'")]
    [InlineData("- { user: 'user:ben', relation: assignee, object: 'role:x', colour: red }", "a tuple has no 'colour'")]
    [InlineData("user: x", "must be a list")]
    public void A_tuple_that_does_not_fit_the_model_fails_at_its_place(string tuples, string message)
    {
        var load = () => PolicyBundle.Compile([new("model/main.fga", World.Model), new("tuples/seed.yaml", "# seed\n" + tuples + "\n")]);

        var problem = load.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle().Subject;
        (problem.File, problem.Line).Should().Be(("tuples/seed.yaml", 2));
        problem.Message.Should().Contain(message);
    }

    [Fact]
    public void A_tuple_that_is_written_twice_fails_even_across_files()
    {
        const string tuple = "- { user: 'user:ben', relation: assignee, object: 'role:x' }\n";
        var load = () => PolicyBundle.Compile([new("model/main.fga", World.Model), new("tuples/a.yaml", tuple), new("tuples/b.yaml", "\n" + tuple)]);

        load.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle()
            .Which.Should().Match<PolicyProblem>(p => p.Error == PolicyError.Duplicate && p.File == "tuples/b.yaml" && p.Line == 2);
    }

    [Fact]
    public void A_condition_that_is_no_CEL_fails_at_the_mistake_inside_the_model()
    {
        var load = () => RelationModel.Parse(World.Model.Replace("now < ends", "now < endz", StringComparison.Ordinal), "main.fga");

        var problem = load.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle().Subject;
        var lines = World.Model.Split('\n');
        problem.Error.Should().Be(PolicyError.ExpressionInvalid);
        lines[problem.Line - 1].Should().Contain("now < ends");
        problem.Column.Should().Be(9);
    }

    private void Write(string path, string text)
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, path));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
    }

    private static ImmutableArray<PolicyProblem> Problems(string folder)
    {
        var load = () => PolicyBundle.Load(folder);
        return load.Should().Throw<PolicyLoadException>().Which.Problems;
    }
}
