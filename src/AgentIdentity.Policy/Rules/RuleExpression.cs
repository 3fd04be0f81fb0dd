using AgentIdentity.Cel;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Rules;

/// <summary>Compiles an expression where it stands in a YAML file, so that a mistake points into that file and names its mend.</summary>
internal static class RuleExpression
{
    private const string NoOverload = "no overload of '";

    /// <param name="what">What the expression is, for the message.</param>
    /// <param name="start">Where in the text the expression begins, and where it ends.</param>
    public static CelProgram Compile(CelEnvironment environment, YamlText source, string what, Range? start = null)
    {
        var range = start ?? Range.All;
        try
        {
            return environment.Compile(source.Text[range]);
        }
        catch (CelException wrong)
        {
            var at = source.Place(wrong.Line, wrong.Column, range.Start.GetOffset(source.Text.Length));
            throw new SourceException(PolicyError.ExpressionInvalid, at, $"{what}: {Words(wrong)}{Mend(wrong)}", wrong);
        }
    }

    /// <summary>Operators as they are written: <c>==</c> is <c>_==_</c> to the checker.</summary>
    private static string Words(CelException wrong) => wrong.Message.StartsWith(NoOverload, StringComparison.Ordinal)
        ? wrong.Message.Replace("'_[_]'", "[]", StringComparison.Ordinal).Replace("'@in'", "in", StringComparison.Ordinal).Replace("'_", "'", StringComparison.Ordinal).Replace("_'", "'", StringComparison.Ordinal)
        : wrong.Message;

    private static string Mend(CelException wrong) => wrong switch
    {
        { UndeclaredName: { } name } when wrong.Message.StartsWith("undefined field", StringComparison.Ordinal) =>
            wrong.DeclaredNames.Count == 0 ? "; it has none" : $"; it has {string.Join(", ", wrong.DeclaredNames)}{Spelling.Hint(name, wrong.DeclaredNames)}",
        { UndeclaredName: { } name } when wrong.Message.StartsWith("undeclared reference to '", StringComparison.Ordinal) =>
            $"; rules can read {RuleEnvironment.Names}, and what 'let' names as variables.NAME{(Spelling.Hint(name, wrong.DeclaredNames) is { Length: > 0 } hint ? hint : Quotes(name))}",
        { UndeclaredName: { } name } => Spelling.Hint(name, wrong.DeclaredNames),
        _ when wrong.Message.StartsWith(NoOverload, StringComparison.Ordinal) =>
            "; the types do not fit: convert one side with int(), double() or string(), or write 5.0 for a number that may have a fraction",
        _ => "",
    };

    // The usual slip of a newcomer: a text without quotes.
    private static string Quotes(string name) => $"; a text stands in quotes: \"{name}\"";
}
