namespace AgentIdentity.Cel.Tests;

/// <summary>Shortcuts the tests share.</summary>
internal static class Expression
{
    public static CelValue Evaluate(string source, params (string, CelValue)[] variables)
    {
        var environment = variables.Aggregate(CelEnvironment.Standard, (known, variable) => known.Declare(variable.Item1, CelType.Dyn));
        return environment.Compile(source).Evaluate(CelActivation.Of(variables));
    }

    public static CelException Refusal(string source, CelEnvironment? environment = null) =>
        ((Action)(() => (environment ?? CelEnvironment.Standard).Compile(source))).Should().Throw<CelException>().Which;
}
