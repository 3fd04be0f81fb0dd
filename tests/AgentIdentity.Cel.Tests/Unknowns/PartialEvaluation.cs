using System.Text.Json;

namespace AgentIdentity.Cel.Tests.Unknowns;

public sealed class PartialEvaluation
{
    private static readonly CelEnvironment Environment = CelEnvironment.Standard
        .Declare("args", CelType.Dyn).Declare("request.action", CelType.String).Declare("request.size", CelType.Int).Declare("limit", CelType.Int)
        .DeclareFunction("fresh", [CelType.String], CelType.Bool, arguments => CelValue.Unknown($"fresh({arguments[0].AsString})"));

    private static readonly CelActivation Known = CelActivation.Of(
        ("args", CelValue.FromJson(JsonDocument.Parse("""{"to": "ben", "amount": 5, "items": [{"ok": true}, {"ok": false}], "a b": 1}""").RootElement)),
        ("request.action", CelValue.FromString("tools/call")),
        ("request.size", CelValue.FromInt(10)),
        ("limit", CelValue.FromInt(3)));

    [Theory]
    [InlineData("args.to == 'ben'", "args.to", "args.to")]
    [InlineData("args.to.size() + limit", "args.to", "args.to")]
    [InlineData("args == {}", "args.to", "args")]
    [InlineData("has(args.to)", "args.to", "args.to")]
    [InlineData("args.?to.orValue('x')", "args.to", "args.to")]
    [InlineData("args['to']", "args.to", "args.to")]
    [InlineData("args['t' + 'o'].x", "args.to", "args.to")]
    [InlineData("args['a b']", "args[\"a b\"]", "args[\"a b\"]")]
    [InlineData("args.items[limit - 2].ok", "args.items[1]", "args.items[1]")]
    [InlineData("args.items[0].ok", "args.items[*].ok", "args.items[0].ok")]
    [InlineData("args.items.all(i, i.ok)", "args.items[*].ok", "args.items")]
    [InlineData("request.action == 'x'", "request.*", "request.action")]
    [InlineData("request.action == 'x' && request.size > limit", "request.*", "request.action,request.size")]
    [InlineData("[args.to, args.amount]", "args.*", "args.amount,args.to")]
    [InlineData("{args.to: request.size}", "args.to", "args.to")]
    [InlineData("cel.bind(a, args, a.to)", "args.to", "args")]
    [InlineData("[1, 2].exists(x, x == args.amount)", "args.amount", "args.amount")]
    [InlineData("[1, 2].filter(x, x == args.amount)", "args.amount", "args.amount")]
    [InlineData("[1, 2].exists_one(x, x == args.amount)", "args.amount", "args.amount")]
    [InlineData("[1, 2].map(x, x + args.amount)", "args.amount", "args.amount")]
    [InlineData("[1, 2].transformMap(k, v, v + args.amount)", "args.amount", "args.amount")]
    [InlineData("args.amount > 1 ? limit : 7", "args.amount", "args.amount")]
    [InlineData("args.to || 1 / 0 > 0", "args.to", "args.to")]
    [InlineData("1 / 0 > 0 || args.to", "args.to", "args.to")]
    [InlineData("true && fresh('a') && fresh('b')", "limit", "fresh(a),fresh(b)")]
    [InlineData("!args.to", "args.to", "args.to")]
    [InlineData("args.to.matches('x')", "args", "args")]
    public void What_depends_on_an_unknown_attribute_is_unknown_and_names_it(string source, string pattern, string attributes)
    {
        var value = Environment.Compile(source).Evaluate(Known.WithUnknown(pattern));
        value.IsUnknown.Should().BeTrue($"{source} came to {value}");
        value.UnknownAttributes.Should().Equal(attributes.Split(','));
    }

    [Theory]
    [InlineData("limit > 1 || args.to == 'x'", "true")]
    [InlineData("args.to == 'x' || limit > 1", "true")]
    [InlineData("args.to == 'x' && limit > 5", "false")]
    [InlineData("limit > 5 ? args.to : 'known'", "\"known\"")]
    [InlineData("[1, 2].exists(x, x == 2 || x == args.to)", "true")]
    [InlineData("[1, 2].all(x, x == 7 && x == args.to)", "false")]
    [InlineData("args.amount + 1", "6")]
    [InlineData("args.items.size()", "2")]
    public void What_does_not_depend_on_it_is_a_value(string source, string expected) =>
        Environment.Compile(source).Evaluate(Known.WithUnknown("args.to")).ToString().Should().Be(expected);

    [Theory]
    [InlineData("args.to == 'x' + string(1 / 0)")]
    [InlineData("[args.to, args.missing]")]
    [InlineData("1 / 0 > 0 ? args.to : 1")]
    public void What_fails_whatever_is_unknown_is_an_error(string source) =>
        Environment.Compile(source).Evaluate(Known.WithUnknown("args.to")).IsError.Should().BeTrue();

    [Fact]
    public void A_variable_that_is_unknown_needs_no_value() =>
        Environment.Compile("args.x == 1").Evaluate(CelActivation.Empty.WithUnknown("args")).UnknownAttributes.Should().Equal("args");

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("a b")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("a[")]
    [InlineData("a[x]")]
    [InlineData("a[\"x]")]
    [InlineData("a*")]
    [InlineData("a.1")]
    public void A_pattern_that_names_nothing_is_refused(string pattern) =>
        ((Action)(() => CelActivation.Empty.WithUnknown(pattern))).Should().Throw<ArgumentException>();

    [Theory]
    [InlineData("args.amount <= 5 && args.to.endsWith('@corp.com')", "args.to.endsWith(\"@corp.com\")")]
    [InlineData("limit > 2 ? args.to == request.action : false", "args.to == \"tools/call\"")]
    [InlineData("args.to in ['a', 'b'] || limit * 2 > 100", "args.to in [\"a\", \"b\"]")]
    [InlineData("args.to == 'x' && args.flag", "args.to == \"x\" && args.flag")]
    [InlineData("[limit, 9].exists(x, x + limit == args.to)", "[3, 9].exists(x, x + 3 == args.to)")]
    [InlineData("cel.bind(x, limit + 1, x < args.to)", "cel.bind(x, 4, x < args.to)")]
    [InlineData("args.?to.optMap(t, t + string(limit)).orValue('')", "args.?to.optMap(t, t + \"3\").orValue(\"\")")]
    [InlineData("(args.to - limit) * -limit", "(args.to - 3) * -3")]
    [InlineData("!(args.to && limit > 2)", "!(args.to && true)")]
    [InlineData("math.greatest(limit, args.to)", "math.greatest(3, args.to)")]
    [InlineData("args.to == timestamp('2026-01-02T00:00:00Z') + duration('1h')", "args.to == timestamp(\"2026-01-02T01:00:00Z\")")]
    [InlineData("limit + 1", "4")]
    public void What_is_left_to_decide_is_an_expression_without_what_is_known(string source, string residual) =>
        Environment.Compile(source).Reduce(Known.WithUnknown("args.to")).Residual.Should().Be(residual);
}
