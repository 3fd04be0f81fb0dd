using AgentIdentity.Cel;
using AgentIdentity.Policy.Relations.Language;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>Compiles the conditions of a model, so that a wrong expression fails the load and not a call.</summary>
internal static class ConditionCompiler
{
    // Far above what a condition written by a person needs, far below what would be felt.
    private static readonly CelEnvironment Base = CelEnvironment.Conditions.WithLimits(CelLimits.Default with { Cost = 10_000 });

    public static ConditionDefinition? Compile(ConditionSyntax condition, string file, ProblemList problems)
    {
        var parameters = condition.Parameters.Select(p => new ConditionParameter(p.Name.Text, TypeOf(p.Type))).ToArray();
        var environment = parameters.Aggregate(Base, (e, p) => e.Declare(p.Name, p.Type));
        try
        {
            var program = environment.Compile(condition.Expression);
            if (program.ResultType.Equals(CelType.Bool) || program.ResultType.Equals(CelType.Dyn))
            {
                return new ConditionDefinition(condition.Name.Text, [.. parameters], program);
            }

            problems.Add(PolicyError.ExpressionInvalid, file, condition.ExpressionAt,
                $"condition `{condition.Name}` must be true or false, but its expression is {program.ResultType}");
        }
        catch (CelException wrong)
        {
            var at = condition.ExpressionAt;
            var column = wrong.Line == 1 ? at.Column + wrong.Column - 1 : wrong.Column;
            problems.Add(PolicyError.ExpressionInvalid, file, new SourcePosition(at.Line + wrong.Line - 1, column),
                $"condition `{condition.Name}`: {wrong.Message}");
        }

        return null;
    }

    private static CelType TypeOf(ParameterType type) => type.Name switch
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
