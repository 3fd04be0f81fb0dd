namespace AgentIdentity.Policy.Tests.Relations.Models;

public sealed class SizeTests
{
    private const string Head = "model\n  schema 1.1\n";

    [Fact]
    public void What_OpenFGA_still_takes_is_taken_and_one_more_is_refused_at_its_place()
    {
        Problem(Types(100), null);
        Problem(Types(101), "m.fga:103:6: AID2012: a model has at most 100 types, this one has 101");
        Problem(Conditions(25, 1, ""), null);
        Problem(Conditions(26, 1, ""), "a model has at most 25 conditions, this one has 26");
        Problem(Conditions(1, 25, ""), null);
        Problem(Conditions(1, 26, ""), "a condition has at most 25 parameters, `c0` has 26");
        Problem(Conditions(1, 1, new string('ü', 252)), null);
        Problem(Conditions(1, 1, new string('ü', 253)), "the expression of `c0` is longer than 512 bytes");
        Problem(Head + new string('\n', 256 * 1024), "m.fga:1:1: AID2012: the model is longer than 256 KB");
    }

    /// <summary>As much as fits into a file, in the shapes that make a careless validator slow: none of them is slow to judge, the bound is for slow machines.</summary>
    [Theory]
    [InlineData("r{0}: r{1}", false)]
    [InlineData("r{0}: [t#r{1}]", false)]
    [InlineData("r{0}: [user] or r{1}", true)]
    [InlineData("r{0}: [user, t#r{1}] and o", false)]
    [InlineData("r{0}: o and r{1}", false)]
    public void The_longest_circle_is_judged_in_no_time(string relation, bool sound)
    {
        const int count = 5_000;
        var rows = Enumerable.Range(0, count).Select(i => "    define " + string.Format(System.Globalization.CultureInfo.InvariantCulture, relation, i, (i + 1) % count) + "\n");
        var text = $"{Head}type user\ntype t\n  relations\n    define o: [user]\n{string.Concat(rows)}";
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var load = () => RelationModel.Parse(text, "m.fga");
        if (sound)
        {
            load.Should().NotThrow();
        }
        else
        {
            load.Should().Throw<PolicyLoadException>().Which.Problems.Should().HaveCountGreaterThan(count - 1);
        }

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void JSON_has_the_same_limits()
    {
        var model = RelationModel.Parse(Types(100), "m.fga").ToJson().GetRawText();
        var load = () => RelationModel.FromJson(System.Text.Json.JsonElement.Parse(model.Replace("[", """[{"type":"more"},""", StringComparison.Ordinal)));
        load.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle()
            .Which.Should().Match<PolicyProblem>(p => p.Error == PolicyError.ModelTooLarge && p.File == "model#/type_definitions/100");
    }

    private static string Types(int count) => Head + string.Concat(Enumerable.Range(0, count).Select(i => $"type t{i}\n"));

    private static string Conditions(int count, int parameters, string text)
    {
        var restrictions = string.Join(", ", Enumerable.Range(0, count).Select(i => $"user with c{i}"));
        var conditions = Enumerable.Range(0, count).Select(i =>
            $"condition c{i}({string.Join(", ", Enumerable.Range(0, parameters).Select(p => $"p{p}: string"))}) {{\n  p0 == '{text}'\n}}\n");
        return $"{Head}type user\ntype t\n  relations\n    define r: [{restrictions}]\n{string.Concat(conditions)}";
    }

    private static void Problem(string text, string? expected)
    {
        var load = () => RelationModel.Parse(text, "m.fga");
        if (expected is null)
        {
            load.Should().NotThrow();
            return;
        }

        var problem = load.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle().Subject;
        problem.ToString().Should().Contain(expected);
        problem.Error.Should().Be(PolicyError.ModelTooLarge);
    }
}
