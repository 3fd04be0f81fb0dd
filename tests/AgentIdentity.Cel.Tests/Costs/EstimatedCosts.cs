using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentIdentity.Cel.Tests.Costs;

public sealed class EstimatedCosts
{
    private static readonly CelEnvironment Environment = CelEnvironment.Standard
        .Declare("list", CelType.List(CelType.String)).Declare("text", CelType.String).Declare("n", CelType.Int).Declare("args", CelType.Dyn)
        .Bound("list", 10).Bound("list[*]", 20).Bound("args.items", 5).Bound("args.items[*].name", 100);

    /// <summary>As large as any value <see cref="Expressions.Values"/> has.</summary>
    private static readonly CelEnvironment Generated = ((string[])["a", "b", "s", "args", "args.x", "args.y", "args.l", "args.*", "args.*.x", "args.*.*"])
        .Aggregate(Expressions.Environment, (environment, attribute) => environment.Bound(attribute, 5));

    private static readonly string[] Absorbing = ["&&", "||", ".all(", ".exists("];

    public static Arbitrary<(string Source, int Seed)> Cases() =>
        (from source in Expressions.Sources().Generator
         from seed in Gen.Choose(0, 10_000)
         select (source, seed)).ToArbitrary();

    [Theory]
    [InlineData("true", "0")]
    [InlineData("n + 1", "2")]
    [InlineData("n == 1 || n == 2", "2 to 4")]
    [InlineData("n > 1 ? n + 1 : 7", "2 to 4")]
    [InlineData("text == 'a'", "1 to 2")]
    [InlineData("text == text", "2 and more")]
    [InlineData("list[0] == text", "3 to 5")]
    [InlineData("list.all(x, x == 'a')", "2 to 52")]
    [InlineData("list.map(x, x + x)", "12 to 192")]
    [InlineData("list.filter(x, x.startsWith('a'))", "12 to 172")]
    [InlineData("list.all(x, list.exists(y, x == y))", "2 to 852")]
    [InlineData("[1, 2, 3].all(x, true)", "14 to 20")]
    [InlineData("args.items.exists(i, i.name.contains('abc'))", "3 to 83")]
    [InlineData("args.others.exists(i, i.name.contains('abc'))", "3 and more")]
    [InlineData("args.items.filter(i, i.name == 'x').map(i, i.name).size()", "25 to 175")]
    [InlineData("cel.bind(a, list.map(x, x), n > 1 ? a : list)", "12 to 154")]
    [InlineData("'k' in {'k': 1}", "31")]
    [InlineData("text in list", "2 to 12")]
    [InlineData("list.sort().join(',').size()", "5 to 25")]
    public void The_estimate_follows_the_sizes_that_are_declared(string source, string expected) =>
        Environment.Compile(source).EstimatedCost.ToString().Should().Be(expected);

    [Theory]
    [InlineData("list.all(x, list.all(y, list.all(z, x != y + z)))", 1, 18, "go through less")]
    [InlineData("n > 1 &&\n  text.matches('^[a-z]+$')", 2, 8, "bound that value")]
    [InlineData("n > 1 && args.others.all(x, x > 1)", 1, 22, "bound what it goes through")]
    public void What_may_cost_too_much_is_refused_where_the_cost_arises(string source, int line, int column, string mend)
    {
        var limited = Environment.WithLimits(CelLimits.Default with { EstimatedCost = 1000 });
        var refusal = Expression.Refusal(source, limited);
        (refusal.Line, refusal.Column).Should().Be((line, column), refusal.ToString());
        refusal.Message.Should().Contain("limit of 1000").And.Contain(mend);
    }

    [Fact]
    public void What_costs_no_more_than_the_limit_compiles()
    {
        const string Source = "list.all(x, x == 'a')";
        Environment.WithLimits(CelLimits.Default with { EstimatedCost = 52 }).Compile(Source).EstimatedCost.Maximum.Should().Be(52);
        Expression.Refusal(Source, Environment.WithLimits(CelLimits.Default with { EstimatedCost = 51 }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    public void A_bound_names_an_attribute(string attribute) =>
        ((Action)(() => Environment.Bound(attribute, 1))).Should().Throw<ArgumentException>();

    [Law(Cases = 3000, Arbitrary = [typeof(EstimatedCosts)])]
    public void No_evaluation_costs_more_than_the_estimate_and_none_that_succeeds_less((string Source, int Seed) test)
    {
        CelProgram program;
        try
        {
            program = Generated.Compile(test.Source);
        }
        catch (CelException)
        {
            return;
        }

        var result = program.Evaluate(Expressions.Values(test.Seed), out var cost);
        cost.Should().BeLessThanOrEqualTo(program.EstimatedCost.Maximum, test.Source);

        // What absorbs an error has parts that ended early.
        if (!result.IsError && !Absorbing.Any(test.Source.Contains))
        {
            cost.Should().BeGreaterThanOrEqualTo(program.EstimatedCost.Minimum, test.Source);
        }
    }
}
