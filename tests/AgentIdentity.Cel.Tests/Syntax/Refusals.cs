namespace AgentIdentity.Cel.Tests.Syntax;

public sealed class Refusals
{
    [Theory]
    [InlineData("", 1, 1, "end of expression")]
    [InlineData("1 +", 1, 4, "end of expression")]
    [InlineData("a", 1, 1, "undeclared reference to 'a'")]
    [InlineData("true &&\n  missing > 1", 2, 3, "undeclared reference to 'missing'")]
    [InlineData("nosuch(1)", 1, 1, "function 'nosuch'")]
    [InlineData("'x'.nosuch()", 1, 5, "method 'nosuch'")]
    [InlineData("1 + 'x'", 1, 3, "no overload")]
    [InlineData("'😀' + 1", 1, 5, "no overload")]
    [InlineData("1 == 'x'", 1, 3, "no overload")]
    [InlineData("[1].map(x.y, 1)", 1, 11, "simple name")]
    [InlineData("has(1)", 1, 5, "has()")]
    [InlineData("1.a", 1, 3, "field selection")]
    [InlineData("Thing{a: 1}", 1, 1, "unknown type 'Thing'")]
    [InlineData("9223372036854775808", 1, 1, "out of range")]
    [InlineData("18446744073709551616u", 1, 1, "out of range")]
    [InlineData("1e999", 1, 1, "out of range")]
    [InlineData("12abc", 1, 3, "after a number")]
    [InlineData("'abc", 1, 1, "not closed")]
    [InlineData("'a\nb'", 1, 1, "not closed")]
    [InlineData("'\\q'", 1, 2, "unknown escape")]
    [InlineData("'\\ud800'", 1, 2, "code point")]
    [InlineData("b'\\u0041'", 1, 3, "unknown escape")]
    [InlineData("if", 1, 1, "reserved")]
    [InlineData("1 = 1", 1, 3, "unexpected character")]
    [InlineData("true & false", 1, 6, "unexpected character")]
    [InlineData("f(1,)", 1, 5, "unexpected")]
    [InlineData("'a'.matches('(')", 1, 13, "regular expression")]
    [InlineData("'a'.matches('(?=a)')", 1, 13, "regular expression")]
    [InlineData("'a'.matches('\\\\1')", 1, 13, "regular expression")]
    [InlineData("{1.5: 1}", 1, 2, "key")]
    [InlineData("[1].all(x, 1)", 1, 12, "expected 'bool'")]
    [InlineData("5.all(x, true)", 1, 1, "list or a map")]
    public void A_mistake_is_named_with_its_position(string source, int line, int column, string text)
    {
        var refusal = Expression.Refusal(source);
        (refusal.Line, refusal.Column).Should().Be((line, column), refusal.ToString());
        refusal.Message.Should().Contain(text);
    }

    [Theory]
    [InlineData("a.?b")]
    [InlineData("[?a]")]
    [InlineData("a[?0]")]
    [InlineData("cel.bind(x, 1, x)")]
    [InlineData("'A'.lowerAscii()")]
    [InlineData("[1].all(i, v, true)")]
    [InlineData("math.abs(1)")]
    public void Conditions_know_only_the_core_language(string source) =>
        Expression.Refusal(source, CelEnvironment.Conditions.Declare("a", CelType.Dyn));
}
