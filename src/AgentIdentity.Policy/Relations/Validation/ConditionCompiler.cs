using AgentIdentity.Cel;
using AgentIdentity.Policy.Relations.Language;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>Compiles the conditions of a model, so that a wrong expression fails the load and not a call.</summary>
internal static class ConditionCompiler
{
    // Far above what a condition that costs 100 can do.
    private const long Work = 100_000;

    public static CelEnvironment Base => CelEnvironment.Conditions;

    /// <param name="cost">The most that one evaluation may cost.</param>
    public static ConditionDefinition? Compile(ConditionSyntax condition, string file, long cost, ProblemList problems)
    {
        var parameters = condition.Parameters.Select(p => new ConditionParameter(p.Name.Text, TypeOf(p.Type))).ToArray();
        var place = condition.Origin?.Place ?? file;
        try
        {
            var program = Environment(parameters, cost).Compile(condition.Expression);
            if (program.ResultType.Equals(CelType.Bool))
            {
                return new ConditionDefinition(condition.Name.Text, [.. parameters], program);
            }

            problems.Add(PolicyError.ExpressionInvalid, place, condition.ExpressionAt,
                $"condition `{condition.Name}` must be true or false, but its expression is {program.ResultType}");
        }
        catch (CelException wrong)
        {
            problems.Add(PolicyError.ExpressionInvalid, place, Place(condition, wrong), $"condition `{condition.Name}`: {Message(condition, wrong)}");
        }

        return null;
    }

    public static CelEnvironment Environment(IEnumerable<ConditionParameter> parameters, long cost) => parameters.Aggregate(
        Base.WithLimits(CelLimits.Default with { Cost = cost, Work = Work }), (e, p) => e.Declare(p.Name, p.Type));

    private static SourcePosition Place(ConditionSyntax condition, CelException wrong)
    {
        var at = condition.ExpressionAt;
        return at.Line == 0 ? at : new SourcePosition(at.Line + wrong.Line - 1, wrong.Line == 1 ? at.Column + wrong.Column - 1 : wrong.Column);
    }

    /// <summary>In JSON the expression has no place of its own.</summary>
    private static string Message(ConditionSyntax condition, CelException wrong) => condition.ExpressionAt.Line > 0
        ? wrong.Message : $"{wrong.Message} (line {wrong.Line}, column {wrong.Column} of the expression)";

    public static CelType TypeOf(ParameterType type) => type.Name switch
    {
        "list" => CelType.List(TypeOf(type.Element!)),
        "map" => CelType.Map(CelType.String, TypeOf(type.Element!)),
        "any" => CelType.Dyn,
        "bool" => CelType.Bool,
        "string" => CelType.String,
        "int" => CelType.Int,
        "uint" => CelType.UInt,
        "double" => CelType.Double,
        "duration" => CelType.Duration,
        "timestamp" => CelType.Timestamp,
        "ipaddress" => CelType.IpAddress,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "the parser knows no such type"),
    };
}
