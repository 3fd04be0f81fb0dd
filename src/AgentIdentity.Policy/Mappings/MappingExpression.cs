using System.Text.RegularExpressions;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Mappings;

/// <summary>The expressions and names of mapping files. Expressions read the arguments and nothing else: what a call is about does not depend on who calls.</summary>
internal static partial class MappingExpression
{
    private static readonly CelType Untyped = CelType.Map(CelType.String, CelType.Dyn);

    private static readonly CelEnvironment Plain = CelEnvironment.Standard.WithLimits(CelLimits.Default with { Cost = 10_000 });

    /// <param name="arguments">The type of the arguments; null when none is declared.</param>
    public static CelEnvironment Environment(CelType? arguments) => Plain.Declare(MappedEntry.Arguments, arguments ?? Untyped);

    public static CelProgram Compile(CelEnvironment environment, YamlText source, string what)
    {
        try
        {
            return environment.Compile(source.Text);
        }
        catch (CelException wrong)
        {
            var at = source.Place(wrong.Line, wrong.Column);
            throw new SourceException(PolicyError.ExpressionInvalid, at, $"{what}: {wrong.Message} (mappings read {MappedEntry.Arguments} only)");
        }
    }

    public static YamlText Name(YamlText text, string what) => NameForm().IsMatch(text.Text) ? text
        : throw YamlFields.Wrong(text, $"'{text.Text}' is no name of {what}; use letters, digits and _, at most 64");

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();
}
