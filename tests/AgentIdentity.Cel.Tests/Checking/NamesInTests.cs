namespace AgentIdentity.Cel.Tests.Checking;

public sealed class NamesInTests
{
    [Theory]
    [InlineData("channel == 'x' && amount < 5", "channel amount")]
    [InlineData("request.ip.in_cidr('10.0.0.0/8')", "request")]
    [InlineData("tags.all(t, t.startsWith(prefix) && tags.exists(u, u == t))", "tags prefix")]
    [InlineData("t.exists(t, t == 1) || t == []", "t")]
    [InlineData("[a, b][c] == {d: e}[f]", "a b c d e f")]
    [InlineData("has(a.b) ? size(c) : -d", "a c d")]
    [InlineData("1 + 1 == 2", "")]
    public void The_names_an_expression_reads_are_those_its_macros_do_not_bind(string source, string names) =>
        CelEnvironment.Conditions.NamesIn(source).Should().Equal(names.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void What_is_no_expression_has_no_names() =>
        FluentActions.Invoking(() => CelEnvironment.Conditions.NamesIn("a &&")).Should().Throw<CelException>();
}
