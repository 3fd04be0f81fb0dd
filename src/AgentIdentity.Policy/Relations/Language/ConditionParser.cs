using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Language;

/// <summary>Reads <c>condition name(p: type, …) { CEL }</c>. The body is kept as text: CEL has its own parser.</summary>
internal sealed class ConditionParser(ModelScanner scan, Action<SourceException> note)
{
    private static readonly string[] Scalars = ["bool", "string", "int", "uint", "double", "duration", "timestamp", "ipaddress"];

    /// <param name="names">The conditions before.</param>
    public ConditionSyntax Read(HashSet<string> names)
    {
        scan.Blank("after 'condition'");
        var name = Name("a condition name");
        Once(names, name, $"condition '{name}' is already defined in the model");
        var known = new HashSet<string>(StringComparer.Ordinal);
        scan.Expect('(', "after the condition name");
        var parameters = ImmutableArray.CreateBuilder<ParameterSyntax>();
        do
        {
            scan.SkipBlanks();
            parameters.Add(Parameter(name, known));
        }
        while (scan.Take(','));
        scan.Expect(')', "to close the parameters");
        scan.Expect('{', "before the expression");
        var (body, at) = ConditionBody.Read(scan);
        scan.EndOfLine("the condition");
        return new ConditionSyntax(name, parameters.ToImmutable(), body, at);
    }

    private ParameterSyntax Parameter(Name condition, HashSet<string> known)
    {
        var name = Name("a parameter name, which no type is called");
        Once(known, name, $"parameter '{name}' is already defined in the condition '{condition}'");
        scan.Expect(':', "after the parameter name");
        scan.SkipBlanks();
        var type = new Name(scan.PeekWord(), scan.At);
        if (type.Text is not ("list" or "map"))
        {
            return new ParameterSyntax(name, Scalar(type));
        }

        scan.Take(type.Text);
        if (!scan.TakeHere('<'))
        {
            throw scan.Unexpected($"'<' after '{type}'");
        }

        var element = Scalar(new Name(scan.PeekWord(), scan.At));
        return scan.TakeHere('>')
            ? new ParameterSyntax(name, new ParameterType(type.Text, element))
            : throw scan.Unexpected("'>' after the element type");
    }

    private ParameterType Scalar(Name type) => Scalars.Contains(type.Text)
        ? new ParameterType(scan.Take(type.Text).Text)
        : throw new SourceException(PolicyError.ModelSyntax, type.At, $"'{type}' is no parameter type; the types are {string.Join(", ", Scalars)}, list<T> and map<T>");

    private Name Name(string what)
    {
        var word = scan.PeekPlainWord();
        return Words.IsConditionName(word) ? scan.Take(word) : throw scan.Unexpected(what);
    }

    private void Once(HashSet<string> names, Name name, string message)
    {
        if (!names.Add(name.Text))
        {
            note(new SourceException(PolicyError.Duplicate, name.At, message + "; remove or rename one"));
        }
    }
}
