namespace AgentIdentity.Cel.Tests.Library;

/// <summary>What comparing with other evaluators mended.</summary>
public sealed class Mends
{
    [Theory]
    [InlineData("math.least([1.0, double('NaN')])", "NaN values cannot be ordered")]
    [InlineData("math.greatest(double('NaN'), 1.0)", "NaN values cannot be ordered")]
    [InlineData("lists.range(-3)", "must not be negative")]
    [InlineData("{'a': 2}[?dyn(null)]", "no such overload")]
    [InlineData("[1, 2][?dyn(1.5)]", "no such overload")]
    public void What_cannot_be_answered_is_an_error(string source, string problem) => Expression.Evaluate(source).ErrorText.Should().Contain(problem);

    [Theory]
    [InlineData("math.isNaN(math.greatest(double('NaN')))")]
    [InlineData("math.least(4u, dyn(1.0)) == dyn(1.0)")]
    [InlineData("dyn([7u]).sort().map(e, string(e)) == ['7']")]
    [InlineData("optional.none().a.orValue([7u]).distinct().map(e, string(e)) == ['7']")]
    [InlineData("optional.ofNonZeroValue(optional.none()).hasValue()")]
    [InlineData("[1, 2][?dyn(1.0)].value() == 2")]
    [InlineData("!{'a': 2}[?dyn(1.5)].hasValue()")]
    public void What_can_is_answered(string source) => Expression.Evaluate(source).Should().Be(CelValue.FromBool(true));
}
