using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Language;

/// <summary>Reads <c>condition name(p: type, …) { CEL }</c>. The body is kept as text: CEL has its own parser.</summary>
internal static class ConditionParser
{
    private static readonly string[] Scalars = ["bool", "string", "int", "uint", "double", "duration", "timestamp", "ipaddress"];

    public static ConditionSyntax Read(ModelScanner scan)
    {
        scan.Blank("after 'condition'");
        var name = scan.ReadPlainName("a condition name", Words.IsConditionName);
        scan.Expect('(', "after the condition name");
        var parameters = ImmutableArray.CreateBuilder<ParameterSyntax>();
        do
        {
            scan.SkipBlanks();
            parameters.Add(Parameter(scan));
        }
        while (scan.Take(','));
        scan.Expect(')', "to close the parameters");
        scan.Expect('{', "before the expression");
        var (body, at) = ConditionBody.Read(scan);
        scan.EndOfLine("the condition");
        return new ConditionSyntax(name, parameters.ToImmutable(), body, at);
    }

    private static ParameterSyntax Parameter(ModelScanner scan)
    {
        var name = scan.ReadPlainName("a parameter name, which no type is called", Words.IsParameterName);
        scan.Expect(':', "after the parameter name");
        scan.SkipBlanks();
        var type = new Name(scan.PeekWord(), scan.At);
        if (type.Text is not ("list" or "map"))
        {
            return new ParameterSyntax(name, Scalar(scan, type));
        }

        scan.Take(type.Text);
        if (!scan.TakeHere('<'))
        {
            throw scan.Unexpected($"'<' after '{type}'");
        }

        var element = Scalar(scan, new Name(scan.PeekWord(), scan.At));
        return scan.TakeHere('>')
            ? new ParameterSyntax(name, new ParameterType(type.Text, element))
            : throw scan.Unexpected("'>' after the element type");
    }

    private static ParameterType Scalar(ModelScanner scan, Name type) => Scalars.Contains(type.Text)
        ? new ParameterType(scan.Take(type.Text).Text)
        : throw new SourceException(PolicyError.ModelSyntax, type.At, $"'{type}' is no parameter type; the types are {string.Join(", ", Scalars)}, list<T> and map<T>");
}
