using System.Text;
using System.Text.Json;

namespace AgentIdentity.Cel.Tests.Differential;

/// <summary>npm @bufbuild/cel, through eng/cel/oracle.mjs.</summary>
internal sealed class CelEs : Oracle
{
    public CelEs()
        : base("node", "oracle.mjs")
    {
    }

    public override string Name => "@bufbuild/cel";

    public override IReadOnlyList<Rule> Rules => Differential.Rules.Core;

    public override IReadOnlyList<string> Answers(IReadOnlyList<Term> terms) => Exchange(terms, term => Say(JsonSerializer.Serialize(new { expr = term.Text })), Hear);

    /// <summary>It replaces the empty text as often as it is told, until the end of days.</summary>
    public override bool Takes(Term term) => !(term.Text.Contains("replace(", StringComparison.Ordinal) && term.Text.Contains("9223372036854775", StringComparison.Ordinal));

    protected override void Begin()
    {
        foreach (var (name, expression) in Variables.All)
        {
            Say(JsonSerializer.Serialize(new { name, expr = expression }));
        }
    }

    /// <summary>That evaluator is run without a checker.</summary>
    public override string Mine(Term term) => Write(Evaluate(term.Text, lenient: true));

    public override string? Reason(Term term) => Evaluate(term.Text, lenient: true).ErrorText;

    private static string Write(CelValue value) => value.Kind switch
    {
        CelKind.Error => "error",
        CelKind.Null => "null",
        CelKind.Bool => value.AsBool ? "bool true" : "bool false",
        CelKind.Int => $"int {value.AsInt}",
        CelKind.UInt => $"uint {value.AsUInt}",
        CelKind.Double => double.IsNaN(value.AsDouble) ? "double nan" : $"double {BitConverter.DoubleToInt64Bits(value.AsDouble):x16}",
        CelKind.String => $"string {Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value.AsString))}",
        CelKind.Bytes => $"bytes {Convert.ToHexStringLower(value.AsBytes.Span)}",
        CelKind.List => $"[{string.Join(", ", value.AsList.Select(Write))}]",
        CelKind.Map => $"{{{string.Join(", ", value.AsMap.Select(entry => $"{Write(entry.Key)}: {Write(entry.Value)}").Order(StringComparer.Ordinal))}}}",
        CelKind.Type => $"type {value}",
        CelKind.Timestamp => $"timestamp {value.Seconds} {value.Nanos}",
        CelKind.Duration => $"duration {value.Seconds} {value.Nanos}",
        _ => value.ToString(),
    };
}
