using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Rules;

/// <summary>A message with <c>{{ expressions }}</c> in it. They are compiled at load and filled in only when somebody is told.</summary>
internal sealed class MessageTemplate
{
    private const int LongestValue = 200;
    private const string Unknown = "?";
    private readonly ImmutableArray<Part> _parts;

    private MessageTemplate(ImmutableArray<Part> parts) => _parts = parts;

    public IEnumerable<CelProgram> Programs => _parts.Select(p => p.Program).OfType<CelProgram>();

    /// <summary>The text, where it has no expressions.</summary>
    private string? Plain => _parts is [{ Text: { } text }] ? text : null;

    public static MessageTemplate Read(YamlText message, CelEnvironment environment, string what)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        var (text, at) = (message.Text, 0);
        while (text.IndexOf("{{", at, StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
            {
                throw YamlFields.Wrong(message, $"{what}: '{{{{' is not closed; write {{{{ expression }}}}");
            }

            parts.Add(new Part(text[at..open], null));
            parts.Add(new Part(null, RuleExpression.Compile(environment, message, what, (open + 2)..close)));
            at = close + 2;
        }

        parts.Add(new Part(text[at..], null));
        return new MessageTemplate([.. parts.Where(p => p.Text != "")]);
    }

    /// <summary>The message with everything filled in. What has no value is a question mark: the message is for people and decides nothing.</summary>
    /// <param name="evaluate">Evaluates a program.</param>
    public string Render(Func<CelProgram, CelValue> evaluate)
    {
        if (Plain is { } plain)
        {
            return plain;
        }

        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            text.Append(part.Program is { } program ? Shown(evaluate(program)) : part.Text);
        }

        return text.ToString();
    }

    private static string Shown(in CelValue value)
    {
        var text = value switch
        {
            { IsError: true } or { IsUnknown: true } => Unknown,
            { Kind: CelKind.String } => value.AsString,
            { Kind: CelKind.Int } => value.AsInt.ToString(CultureInfo.InvariantCulture),
            { Kind: CelKind.Double } => value.AsDouble.ToString("0.##", CultureInfo.InvariantCulture),
            { Kind: CelKind.Timestamp } => value.AsTimestamp.ToString("u", CultureInfo.InvariantCulture),
            { Kind: CelKind.Duration } => DurationText.Of(value.AsDuration),
            _ => value.ToString(),
        };
        // What an agent sends stands in a sentence that people read: it must not look like more than a value.
        var shown = string.Concat(text.Take(LongestValue).Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? ' ' : c));
        return text.Length > LongestValue ? shown + "…" : shown;
    }

    private sealed record Part(string? Text, CelProgram? Program);
}
