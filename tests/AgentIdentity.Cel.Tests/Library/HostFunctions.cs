namespace AgentIdentity.Cel.Tests.Library;

public sealed class HostFunctions
{
    private static readonly CelType Ticket = CelType.Opaque("ticket");

    private static readonly CelEnvironment Environment = CelEnvironment.Standard
        .DeclareFunction("calls", [CelType.String, CelType.Duration], CelType.Int, arguments => CelValue.FromInt(arguments[0].AsString.Length))
        .DeclareMethod("has_prefix", CelType.List(CelType.String), [CelType.String], CelType.Bool, arguments =>
        {
            var prefix = arguments[1].AsString;
            return CelValue.FromBool(arguments[0].AsList.Any(item => item.AsString.StartsWith(prefix, StringComparison.Ordinal)));
        })
        .DeclareFunction("broker.fails", [], CelType.Bool, _ => throw new InvalidOperationException("no store"))
        .DeclareFunction("broker.ticket", [CelType.String], Ticket, arguments => CelValue.FromOpaque(Ticket, arguments[0].AsString))
        .Declare("any", CelType.Dyn);

    [Theory]
    [InlineData("calls('crm', duration('1h')) < 20")]
    [InlineData("['ab', 'cd'].has_prefix('c')")]
    [InlineData("broker.ticket('a') == broker.ticket('a') && broker.ticket('a') != broker.ticket('b')")]
    public void They_are_called(string source) => Environment.Compile(source).Evaluate(CelActivation.Empty).AsBool.Should().BeTrue();

    [Fact]
    public void One_that_throws_is_an_error_and_not_an_answer() =>
        Environment.Compile("broker.fails()").Evaluate(CelActivation.Empty).ErrorText.Should().Contain("no store");

    [Theory]
    [InlineData("calls(1, duration('1h'))")]
    [InlineData("calls('crm')")]
    [InlineData("'crm'.calls(duration('1h'))")]
    [InlineData("broker.ticket('a') + 1")]
    public void Wrong_arguments_are_refused(string source) => Expression.Refusal(source, Environment);

    [Fact]
    public void Wrong_arguments_of_unknown_type_are_an_error() =>
        Environment.Compile("calls(any, duration('1h')) == 1").Evaluate(CelActivation.Of(("any", CelValue.FromInt(1))))
            .ErrorText.Should().Contain("no such overload");

    [Fact]
    public void A_name_that_cannot_be_written_is_refused() =>
        ((Action)(() => Environment.Declare("a-b", CelType.Int))).Should().Throw<ArgumentException>();
}
