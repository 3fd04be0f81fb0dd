using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Tests.Conformance;
using AgentIdentity.Tests;
using FsCheck.Xunit;

namespace AgentIdentity.Cel.Tests.Syntax;

public sealed class UnparserLaws
{
    private const Extensions All = Extensions.Optionals | Extensions.Bindings | Extensions.TwoVariables | Extensions.Lists | Extensions.QuotedNames;

    [Theory]
    [InlineData("a+b*c", "a + b * c")]
    [InlineData("(a+b)*c", "(a + b) * c")]
    [InlineData("a-(b-c)", "a - (b - c)")]
    [InlineData("(a&&b)||c&&!d", "a && b || c && !d")]
    [InlineData("a?b:(c?d:e)", "a ? b : c ? d : e")]
    [InlineData("(a?b:c)?d:e", "(a ? b : c) ? d : e")]
    [InlineData("-(1)", "-(1)")]
    [InlineData("-1.0.x()", "-1.0.x()")]
    [InlineData("(-a).x", "(-a).x")]
    [InlineData("a.`b-c`[?'d'].?e", "a.`b-c`[?\"d\"].?e")]
    [InlineData("[1,?a].map(x,x>1,{x:[?b]})", "[1, ?a].map(x, x > 1, {x: [?b]})")]
    [InlineData("has(a.b)&&a.sortBy(x,x)==a.?c.optMap(y,y).optFlatMap(z,z)", "has(a.b) && a.sortBy(x, x) == a.?c.optMap(y, y).optFlatMap(z, z)")]
    [InlineData("b'\\xff' == b'a' || '\\n\\'\"' == r'\\'", "b\"\\xff\" == b\"\\x61\" || \"\\n'\\\"\" == \"\\\\\"")]
    [InlineData("google.protobuf.Int64Value{value:1}", "google.protobuf.Int64Value{value: 1}")]
    [InlineData(".a.b(1u,1e30)", ".a.b(1u, 1E+30)")]
    [InlineData("a.transformMapEntry(k,v,{k:v})", "a.transformMapEntry(k, v, {k: v})")]
    [InlineData("a in b == c in d", "a in b == c in d")]
    [InlineData("a in (b == c)", "a in (b == c)")]
    public void A_tree_is_written_with_no_more_parentheses_than_it_needs(string source, string written) => Write(source).Should().Be(written);

    /// <summary>Chains of || and &amp;&amp; are grouped anew, which changes nothing: the values are compared, and the second writing.</summary>
    [Law(Cases = 2000, Arbitrary = [typeof(Expressions)])]
    public void What_is_written_reads_as_the_same_expression(string source, int seed)
    {
        if (Parsed(source) is not { } tree)
        {
            return;
        }

        var written = Unparser.Write(tree);
        Write(written).Should().Be(written);
        if (Expressions.Compiled(source) is { } program)
        {
            var values = Expressions.Values(Math.Abs(seed % 10_000));
            Expressions.Same(program.Evaluate(values), Expressions.Environment.Compile(written).Evaluate(values)).Should().BeTrue($"{source} was written {written}");
        }
    }

    [Theory]
    [InlineData("conformance")]
    [InlineData("parsing")]
    [InlineData("comprehension")]
    public void Every_published_expression_is_written_as_one_that_reads_the_same(string suite)
    {
        foreach (var source in ConformanceData.Read(suite).Select(test => test.Expression))
        {
            if (Parsed(source) is { } tree)
            {
                var written = Unparser.Write(tree);
                Write(written).Should().Be(written);
            }
        }
    }

    private static Node? Parsed(string source)
    {
        try
        {
            return Parse(source);
        }
        catch (CelException)
        {
            return null;
        }
    }

    private static string Write(string source) => Unparser.Write(Parse(source));

    private static Node Parse(string source) => Parser.Parse(new Source(source), CelLimits.Default, All);
}
