using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentIdentity.Cel.Tests.Syntax;

public sealed class ParserTermination
{
    private static readonly string[] Pieces =
    [
        "a", "b.c", "1", "2u", "3.5", "'s'", "b'x'", "\"", "'''", "r'", "true", "null", "in", "(", ")", "[", "]", "{", "}", "[?", "{?", ".?",
        ".", ",", ":", "?", "&&", "||", "!", "-", "+", "*", "/", "%", "==", "<", ">=", "has(", ".map(x,", ".all(i, v,", "cel.bind(y,",
        ".optMap(z,", "`q`", "//", "\n", "\\u", "\ud800", "0x", "1e", "x.format([", "matches('(a+)+$')", "\0", "é", "😀",
    ];

    public static Arbitrary<string> Soups() => Gen.Elements(Pieces).ListOf().Select(pieces => string.Join(' ', pieces)).ToArbitrary();

    [Law(Cases = 500)]
    public void Any_text_ends_in_a_program_or_a_refusal(string? source) => EndsProperly(source ?? "");

    [Law(Cases = 2000, Arbitrary = [typeof(ParserTermination)])]
    public void Any_sequence_of_tokens_ends_in_a_program_or_a_refusal(string source) => EndsProperly(source);

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("[", "1", "]")]
    [InlineData("{1: ", "1", "}")]
    [InlineData("!", "true", "")]
    [InlineData("- ", "x", "")]
    [InlineData("!(", "true", ")")]
    [InlineData("1 + ", "1", "")]
    [InlineData("true && ", "true", "")]
    [InlineData("true ? 1 : ", "1", "")]
    [InlineData("", "x", ".a")]
    [InlineData("", "x", "[0]")]
    [InlineData("", "x", ".f()")]
    [InlineData("[1].map(x, ", "1", ")")]
    [InlineData("[1].exists(x, ", "true", ")")]
    [InlineData("cel.bind(x, 1, ", "1", ")")]
    [InlineData("f(", "1", ")")]
    [InlineData("\"\"\"", "x", "")]
    public void Deep_nesting_is_refused_and_never_exhausts_a_small_stack(string opening, string core, string closing)
    {
        Exception? escaped = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    foreach (var depth in (int[])[50, 98, 5000])
                    {
                        EndsProperly(string.Concat(Enumerable.Repeat(opening, depth)) + core + string.Concat(Enumerable.Repeat(closing, depth)));
                    }
                }
                catch (Exception exception)
                {
                    escaped = exception;
                }
            },
            maxStackSize: 512 * 1024);
        thread.Start();
        thread.Join();
        escaped.Should().BeNull();
    }

    [Fact]
    public void A_long_chain_of_conditions_stays_shallow()
    {
        var source = string.Join(" || ", Enumerable.Range(0, 2000).Select(i => $"{i} > 5000"));
        Expression.Evaluate(source).AsBool.Should().BeFalse();
    }

    [Fact]
    public void A_source_beyond_the_limit_is_refused() =>
        Expression.Refusal(new string(' ', CelLimits.Default.SourceLength) + "1").Message.Should().Contain("longer");

    private static void EndsProperly(string source)
    {
        try
        {
            CelEnvironment.Standard.Declare("x", CelType.Dyn).Declare("a", CelType.Dyn).Compile(source)
                .Evaluate(CelActivation.Of(("x", CelValue.Null))).ToString().Should().NotBeNull();
        }
        catch (CelException refusal)
        {
            refusal.Line.Should().BePositive();
            refusal.Column.Should().BePositive();
        }
    }
}
