using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentIdentity.Policy.Mappings.Inputs;
using AgentIdentity.Policy.Rules;

namespace AgentIdentity.Policy.Mappings.Drafting;

/// <summary>Writes a draft as the file that an author goes on with.</summary>
internal sealed partial class DraftWriter
{
    private const int LongestDescription = 120;
    private static readonly string[] Parts = ["path", "query", "body"];
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly StringBuilder _text = new();

    public static string Write(string upstream, string section, string source, IReadOnlyList<DraftEntry> entries, IReadOnlyList<string> leftOut)
    {
        var writer = new DraftWriter();
        writer.Line($"# Drafted from {OneLine(source)}. The risks are guesses: look at each. Name the resources of your relation model where a call is about");
        writer.Line("# one thing. What is not listed here is refused; 'unlisted: default' would let it pass as if there were no mapping.");
        writer.Line($"apiVersion: {RuleFile.Version}");
        writer.Line($"upstream: {Text(upstream)}");
        writer.Line("unlisted: refuse");
        foreach (var reason in leftOut)
        {
            writer.Line($"# Left out: {OneLine(reason)}");
        }

        writer.Line(entries.Count == 0 ? $"{section}: {{}}" : $"{section}:");
        foreach (var entry in entries)
        {
            writer.Entry(entry, isOperation: section == "operations");
        }

        return writer._text.ToString();
    }

    private void Entry(DraftEntry entry, bool isOperation)
    {
        Line($"  {Key(entry.Name)}:");
        if (entry.Description is { Length: > 0 } description)
        {
            var line = OneLine(description);
            Line($"    description: {Quoted(line.Length > LongestDescription ? Cut(line) : line)}");
        }

        Line($"    risk: {RiskNames.Of(entry.Risk)}");
        if (entry.Comment is { } comment)
        {
            Line($"    # {OneLine(comment)}");
        }

        if (entry.Input is { } input)
        {
            Line("    input:");
            if (isOperation)
            {
                foreach (var part in Parts.Where(input.Members.ContainsKey))
                {
                    var type = input.Members[part];
                    Line($"      {part}: {(part == "path" ? Members(type) : Schema(type))}");
                }
            }
            else
            {
                Object("      ", input);
            }
        }
    }

    /// <summary>The outermost object goes over several lines, a member a line.</summary>
    private void Object(string indent, InputType type)
    {
        Line(type.Members.Count == 0 ? $"{indent}properties: {{}}" : $"{indent}properties:");
        foreach (var (name, member) in Ordered(type))
        {
            Line($"{indent}  {Key(name)}: {Schema(member)}");
        }

        if (type.Required.Length > 0)
        {
            Line($"{indent}required: [{string.Join(", ", type.Required.Select(Key))}]");
        }

        if (type.Closed)
        {
            Line($"{indent}additionalProperties: false");
        }
    }

    private static string Schema(InputType type)
    {
        var parts = new List<string>();
        var name = type.Kind switch
        {
            InputKind.Text => "string",
            InputKind.Integer => "integer",
            InputKind.Number => "number",
            InputKind.Truth => "boolean",
            InputKind.List => "array",
            InputKind.Any => null,
            _ => "object",
        };
        if (name is not null)
        {
            parts.Add(type.OrNull ? $"type: [{name}, \"null\"]" : $"type: {name}");
        }

        switch (type.Kind)
        {
            case InputKind.Text when !type.OneOf.IsDefault:
                parts.Add($"enum: [{string.Join(", ", type.OneOf.Select(Text))}]");
                break;
            case InputKind.List when type.Element!.Kind != InputKind.Any:
                parts.Add($"items: {Schema(type.Element)}");
                break;
            case InputKind.Map when type.Element!.Kind != InputKind.Any:
                parts.Add($"additionalProperties: {Schema(type.Element)}");
                break;
            case InputKind.Record:
                parts.Add($"properties: {Members(type)}");
                parts.AddRange(type.Required.Length > 0 ? [$"required: [{string.Join(", ", type.Required.Select(Key))}]"] : []);
                parts.AddRange(type.Closed ? ["additionalProperties: false"] : []);
                break;
        }

        return parts.Count == 0 ? "{}" : $"{{ {string.Join(", ", parts)} }}";
    }

    private static string Members(InputType type) =>
        type.Members.Count == 0 ? "{}" : $"{{ {string.Join(", ", Ordered(type).Select(m => $"{Key(m.Key)}: {Schema(m.Value)}"))} }}";

    private static IEnumerable<KeyValuePair<string, InputType>> Ordered(InputType type) => type.Members.OrderBy(m => m.Key, StringComparer.Ordinal);

    /// <summary>A key or a text without quotes, where every reader of YAML takes it for a text.</summary>
    private static string Key(string name) => Operation().IsMatch(name) ? name : Text(name);

    private static string Text(string text) => Plain().IsMatch(text) && !Word().IsMatch(text) ? text : Quoted(text);

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Readable);

    private static string Cut(string line) => (char.IsHighSurrogate(line[LongestDescription - 1]) ? line[..(LongestDescription - 1)] : line[..LongestDescription]) + "…";

    /// <summary>Nothing that a document says may end a comment or steer a terminal.</summary>
    private static string OneLine(string text) =>
        string.Join(' ', new string([.. text.Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator ? ' ' : c)])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private void Line(string line) => _text.Append(line).Append('\n');

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_.-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^(true|false|null|yes|no|on|off|y|n)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Word();

    [GeneratedRegex(@"^[A-Z]+ /[A-Za-z0-9_./{}-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Operation();
}
