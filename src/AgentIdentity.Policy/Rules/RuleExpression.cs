using AgentIdentity.Cel;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Rules;

/// <summary>Compiles an expression where it stands in a YAML file, so that a mistake points into that file.</summary>
internal static class RuleExpression
{
    public static CelProgram Compile(CelEnvironment environment, YamlText source, string what)
    {
        try
        {
            return environment.Compile(source.Text);
        }
        catch (CelException wrong)
        {
            var at = wrong.Line == 1
                ? source.Origin with { Column = source.Origin.Column + wrong.Column - 1 }
                : new SourcePosition(source.Origin.Line + wrong.Line - 1, source.Indent + wrong.Column);
            throw new SourceException(PolicyError.ExpressionInvalid, at, $"{what}: {wrong.Message} (rules can read {RuleEnvironment.Names} and their own variables.NAME)");
        }
    }
}
