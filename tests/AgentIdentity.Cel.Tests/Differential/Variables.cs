namespace AgentIdentity.Cel.Tests.Differential;

/// <summary>The variables that every evaluator is given, dyn to all of them.</summary>
internal static class Variables
{
    public static IReadOnlyList<(string Name, string Expression)> All { get; } =
    [
        ("i", "7"), ("u", "5u"), ("d", "2.5"), ("s", "'aé😀'"), ("b", "b'\\xffa'"), ("n", "null"), ("l", "[3, 1, 2]"), ("sl", "['b', 'a']"), ("m", "{'a': 1, 'b': 2}"), ("im", "{1: 'x'}"),
        ("dl", "[1, 2u, 2.5, 'x', null, true]"), ("mm", "{'k': {'x': [1, 2]}, 'ok': true}"),
    ];

    public static CelEnvironment Environment { get; } = All.Aggregate(CelEnvironment.Standard, (environment, variable) => environment.Declare(variable.Name, CelType.Dyn));

    public static CelActivation Values { get; } = CelActivation.Of([.. All.Select(variable => (variable.Name, CelEnvironment.Standard.Compile(variable.Expression).Evaluate(CelActivation.Empty)))]);
}
