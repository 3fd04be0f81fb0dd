using System.Diagnostics;

namespace AgentIdentity.Cel.Tests.Evaluation;

public sealed class CostLimit
{
    [Theory]
    [InlineData("lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, a + b + c >= 0)))")]
    [InlineData("lists.range(1000).exists(a, lists.range(1000).exists(b, lists.range(1000).exists(c, false))) || true")]
    [InlineData("lists.range(100000000).size() > 0 || true")]
    [InlineData("lists.range(900000).map(x, [x, x, x]).flatten().map(x, [x]).size() > 0")]
    [InlineData("lists.range(3000).map(x, string(x)).distinct().size() > 0")]
    [InlineData("sets.contains(lists.range(5000), lists.range(5000))")]
    [InlineData("lists.range(30000).exists(x, x in lists.range(30000).map(y, -1 - y))")]
    [InlineData("cel.bind(a, 'xxxxxxxxxx', cel.bind(b, a+a+a+a+a+a+a+a, cel.bind(c, b+b+b+b+b+b+b+b, cel.bind(d, c+c+c+c+c+c+c+c, cel.bind(e, d+d+d+d+d+d+d+d, cel.bind(f, e+e+e+e+e+e+e+e, cel.bind(g, f+f+f+f+f+f+f+f, cel.bind(h, g+g+g+g+g+g+g+g, cel.bind(i, h+h+h+h+h+h+h+h, i.size()))))))))) > 0")]
    [InlineData("cel.bind(a, lists.range(10000).map(x, 'xxxxxxxxxx').join(), a.replace('', a)).size() > 0")]
    [InlineData("lists.range(1000).map(x, '%s %s'.format([lists.range(1000), lists.range(1000)])).size() > 0")]
    [InlineData("lists.range(3000).exists(x, lists.range(3000).map(y, 'aaaaaaaaaaaaaaaaaaaaaaaaaa').join().matches('(a+)+b'))")]
    public void Work_without_bound_ends_in_an_error_that_nothing_absorbs(string source)
    {
        var clock = Stopwatch.StartNew();
        var result = Expression.Evaluate(source);
        result.ErrorText.Should().Contain("cost limit");
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void The_limit_can_be_set_per_environment()
    {
        var environment = CelEnvironment.Standard.WithLimits(CelLimits.Default with { Cost = 20 });
        environment.Compile("1 + 1 == 2").Evaluate(CelActivation.Empty).AsBool.Should().BeTrue();
        environment.Compile("[1, 2, 3, 4, 5, 6, 7, 8, 9].all(x, x > 0)").Evaluate(CelActivation.Empty).IsError.Should().BeTrue();
    }

    [Fact]
    public void A_program_recovers_from_a_spent_limit()
    {
        var program = CelEnvironment.Standard.Declare("n", CelType.Int).Compile("lists.range(n).all(x, x >= 0)");
        program.Evaluate(CelActivation.Of(("n", CelValue.FromInt(10_000_000)))).IsError.Should().BeTrue();
        program.Evaluate(CelActivation.Of(("n", CelValue.FromInt(10)))).AsBool.Should().BeTrue();
    }
}
