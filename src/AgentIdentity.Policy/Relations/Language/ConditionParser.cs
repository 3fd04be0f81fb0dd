using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Language;

/// <summary>Reads <c>condition name(p: type, …) { CEL }</c>. The body is kept as text: CEL has its own parser.</summary>
internal static class ConditionParser
{
    private static readonly string[] Scalars = ["bool", "string", "int", "uint", "double", "duration", "timestamp", "ipaddress"];

    public static ConditionSyntax Read(ModelScanner scan)
    {
        var name = scan.ReadWord("a condition name");
        scan.Expect('(', "after the condition name");
        var parameters = ImmutableArray.CreateBuilder<ParameterSyntax>();
        do
        {
            scan.SkipLines();
            parameters.Add(Parameter(scan));
            scan.SkipLines();
        }
        while (scan.Take(','));
        scan.Expect(')', "to close the parameters");
        scan.SkipLines();
        scan.Expect('{', "before the expression");
        SkipBlanks(scan);
        var at = scan.At;
        var body = Body(scan);
        scan.EndOfLine("the condition");
        return new ConditionSyntax(name, parameters.ToImmutable(), body, at);
    }

    private static ParameterSyntax Parameter(ModelScanner scan)
    {
        var name = scan.ReadWord("a parameter name");
        scan.Expect(':', "after the parameter name");
        var type = scan.ReadWord("a parameter type");
        if (type.Text is "list" or "map")
        {
            scan.Expect('<', $"after '{type}'");
            var element = scan.ReadWord("an element type");
            scan.Expect('>', "after the element type");
            return new ParameterSyntax(name, new ParameterType(type.Text, Scalar(element)));
        }

        return new ParameterSyntax(name, Scalar(type));
    }

    private static ParameterType Scalar(Name type) => Scalars.Contains(type.Text)
        ? new ParameterType(type.Text)
        : throw new SourceException(PolicyError.ModelSyntax, type.At, $"'{type}' is no parameter type; the types are {string.Join(", ", Scalars)}, list<T> and map<T>");

    /// <summary>Everything up to the brace that closes the condition. Braces in texts, comments and map literals do not count.</summary>
    private static string Body(ModelScanner scan)
    {
        var start = scan.Offset;
        for (var depth = 0; ;)
        {
            if (scan.AtEnd)
            {
                throw scan.Unexpected("'}' after the expression");
            }

            if (scan.Current is '"' or '\'')
            {
                SkipText(scan);
                continue;
            }

            if (scan.Current == '/' && scan.Ahead == '/')
            {
                while (!scan.AtLineEnd)
                {
                    scan.Advance();
                }

                continue;
            }

            if (scan.Current == '}' && depth-- == 0)
            {
                break;
            }

            if (scan.Current == '{')
            {
                depth++;
            }

            scan.Advance();
        }

        var body = scan.Since(start).TrimEnd();
        scan.Advance();
        return body;
    }

    private static void SkipText(ModelScanner scan)
    {
        var quote = scan.Current;
        scan.Advance();
        while (!scan.AtLineEnd && scan.Current != quote)
        {
            if (scan.Current == '\\')
            {
                scan.Advance();
            }

            scan.Advance();
        }

        if (scan.AtLineEnd)
        {
            throw scan.Unexpected($"{quote} to close the text");
        }

        scan.Advance();
    }

    private static void SkipBlanks(ModelScanner scan)
    {
        while (char.IsWhiteSpace(scan.Current))
        {
            scan.Advance();
        }
    }
}
