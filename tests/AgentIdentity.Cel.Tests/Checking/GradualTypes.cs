namespace AgentIdentity.Cel.Tests.Checking;

public sealed class GradualTypes
{
    private static readonly CelType Request = CelType.Record("request", new Dictionary<string, CelType>
    {
        ["action"] = CelType.String,
        ["amount"] = CelType.Int,
    });

    private static readonly CelEnvironment Environment =
        CelEnvironment.Standard.Declare("request", Request).Declare("args", CelType.Dyn).Declare("a.b.c", CelType.Int);

    [Theory]
    [InlineData("request.action == 'x' && request.amount > 3", "bool")]
    [InlineData("request.amount", "int")]
    [InlineData("request.?amount", "optional_type(int)")]
    [InlineData("args.anything.at.all", "dyn")]
    [InlineData("a.b.c + 1", "int")]
    [InlineData("[1, 'x']", "list(dyn)")]
    [InlineData("{'k': [1.5]}", "map(string, list(double))")]
    [InlineData("[1].map(x, [x, x]).map(x, [x, x])", "list(list(list(int)))")]
    [InlineData("args.?x.orValue(3)", "dyn")]
    [InlineData("size(request)", "int")]
    public void A_type_is_inferred(string source, string type) => Environment.Compile(source).ResultType.ToString().Should().Be(type);

    [Theory]
    [InlineData("request.acton == 'x'", 1, 9, "undefined field 'acton'")]
    [InlineData("has(request.nope)", 1, 1, "undefined field 'nope'")]
    [InlineData("request.amount == 'x'", 1, 16, "no overload")]
    [InlineData("request.amount.size()", 1, 16, "no overload")]
    [InlineData("a.b.d", 1, 1, "undeclared reference to 'a'")]
    public void A_field_or_use_that_cannot_be_is_refused(string source, int line, int column, string text)
    {
        var refusal = Expression.Refusal(source, Environment);
        (refusal.Line, refusal.Column).Should().Be((line, column));
        refusal.Message.Should().Contain(text);
    }

    [Fact]
    public void A_program_names_the_variables_it_reads() =>
        Environment.Compile("request.amount > 1 && [1].all(args, args > 0) && a.b.c == 1").Variables.Should().BeEquivalentTo("request", "a.b.c");

    [Fact]
    public void A_variable_the_activation_lacks_is_an_error() =>
        Environment.Compile("args == 1").Evaluate(CelActivation.Empty).ErrorText.Should().Contain("no such attribute: args");
}
