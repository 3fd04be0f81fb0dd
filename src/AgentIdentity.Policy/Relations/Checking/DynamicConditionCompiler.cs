using System.Collections.Concurrent;
using System.Text.Json;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Relations.Language;
using AgentIdentity.Policy.Relations.Validation;

namespace AgentIdentity.Policy.Relations.Checking;

/// <summary>
/// Compiles conditions whose expression stands in the tuple: <c>{"expression": "amount &lt; 5", "parameters": {"amount": "int"}}</c>.
/// A name that is not declared is a text, as in OpenFGA. The values come from the request alone.
/// </summary>
internal sealed class DynamicConditionCompiler(long cost)
{
    // Enough for what is asked about at a time, and a bound on memory.
    private const int MostKept = 1_000;

    private static readonly string[] Types = ["any", "bool", "string", "int", "uint", "double", "duration", "timestamp", "ipaddress"];
    private static readonly string[] TypeNames = ["bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint", "IPAddress"];
    private static readonly string[] Reserved = ["expression", "parameters"];

    private readonly ConcurrentDictionary<string, (ConditionDefinition? Definition, string? Problem)> _kept = new(StringComparer.Ordinal);

    /// <param name="problem">Why the tuple's condition is none.</param>
    public ConditionDefinition? Find(TupleCondition condition, out string? problem)
    {
        var key = condition.Context?.GetRawText() ?? "";
        if (!_kept.TryGetValue(key, out var found))
        {
            if (_kept.Count >= MostKept)
            {
                _kept.Clear();
            }

            _kept[key] = found = Compile(condition.Context);
        }

        problem = found.Problem;
        return found.Definition;
    }

    private (ConditionDefinition?, string?) Compile(JsonElement? context)
    {
        if (context is not { ValueKind: JsonValueKind.Object } given || !given.TryGetProperty("expression", out var expression)
            || expression.ValueKind != JsonValueKind.String || expression.GetString() is not { Length: > 0 } source)
        {
            return (null, "an $expression condition needs its context: {\"expression\": \"…\", \"parameters\": {\"name\": \"type\"}}");
        }

        if (given.EnumerateObject().Select(m => m.Name).FirstOrDefault(n => !Reserved.Contains(n)) is { } other)
        {
            return (null, $"the context of an $expression condition has no member '{other}': values come from the request; it has expression and parameters");
        }

        var parameters = new List<ConditionParameter>();
        if (given.TryGetProperty("parameters", out var declared) && Declare(declared, parameters) is { } wrong)
        {
            return (null, wrong);
        }

        return Compile(source, parameters);
    }

    private static string? Declare(JsonElement declared, List<ConditionParameter> parameters)
    {
        if (declared.ValueKind != JsonValueKind.Object)
        {
            return "the parameters of an $expression condition must be an object of names and types";
        }

        foreach (var parameter in declared.EnumerateObject())
        {
            if (Reserved.Contains(parameter.Name))
            {
                return $"a parameter of an $expression condition cannot be called '{parameter.Name}'";
            }

            if (parameter.Value.ValueKind != JsonValueKind.String || !Types.Contains(parameter.Value.GetString()))
            {
                return $"parameter '{parameter.Name}' of an $expression condition has no type that there is; the types are {string.Join(", ", Types)}";
            }

            parameters.Add(new ConditionParameter(parameter.Name, ConditionCompiler.TypeOf(new ParameterType(parameter.Value.GetString()!))));
        }

        return null;
    }

    private (ConditionDefinition?, string?) Compile(string source, List<ConditionParameter> parameters)
    {
        try
        {
            foreach (var name in ConditionCompiler.Base.NamesIn(source).Where(n => !TypeNames.Contains(n) && parameters.TrueForAll(p => p.Name != n)))
            {
                parameters.Add(new ConditionParameter(name, CelType.String));
            }

            var program = ConditionCompiler.Environment(parameters, cost).Compile(source);
            return program.ResultType.Equals(CelType.Bool)
                ? (new ConditionDefinition($"$expression `{source}`", [.. parameters], program), null)
                : (null, $"an $expression condition must be true or false, but `{source}` is {program.ResultType}");
        }
        catch (Exception wrong) when (wrong is CelException or ArgumentException)
        {
            return (null, $"$expression `{source}`: {wrong.Message}");
        }
    }
}
