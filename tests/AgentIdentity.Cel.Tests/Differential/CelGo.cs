using System.Text;
using System.Text.Json;

namespace AgentIdentity.Cel.Tests.Differential;

/// <summary>
/// cel-go, through the REPL of npm @cerbos/cerbos-linux-x64. It prints JSON, in which 1, 1u and 1.0 look alike, so an expression
/// is asked for in the form of texts.
/// </summary>
internal sealed class CelGo : Oracle
{
    private const string Prompt = "-> ";
    private const string Mark = "\"@@ done @@\"";

    public CelGo()
        : base(Program, "repl", $"--history={Path.Combine(Path.GetTempPath(), "agentid-cel-history")}")
    {
    }

    public static string Program { get; } = Path.Combine(Folder, "node_modules", "@cerbos", "cerbos-linux-x64", "cerbos-linux-x64");

    public override string Name => "cel-go";

    public override IReadOnlyList<Rule> Rules => Differential.Rules.Full;

    /// <summary>A line of the REPL has 4,096 characters.</summary>
    public override bool Takes(Term term) => Encoding.UTF8.GetByteCount(Shown(term)) < 4_000;

    public override IReadOnlyList<string> Answers(IReadOnlyList<Term> terms) => Exchange(
        terms,
        term =>
        {
            Say(Shown(term));
            Say(Mark);
        },
        () => Answer(HearOne()));

    protected override void Begin()
    {
        foreach (var (name, expression) in Variables.All)
        {
            Say($":let {name} = {expression}");
        }
    }

    public override string Mine(Term term)
    {
        var value = Evaluate(Shown(term));
        return value.IsError ? "error" : Write(value);
    }

    public override string? Reason(Term term) => Evaluate(Shown(term)).ErrorText;

    private static string Shown(Term term) => Show.As(term.Type, term.Text, 0);

    private string HearOne()
    {
        var heard = new StringBuilder();
        while (true)
        {
            var line = Hear();
            if (line.EndsWith(Mark, StringComparison.Ordinal))
            {
                return heard.ToString();
            }

            heard.AppendLine(line);
        }
    }

    /// <summary>What follows the last prompt: a value, or an error.</summary>
    private static string Answer(string heard)
    {
        const string value = $"{Prompt}_ = ";
        var at = heard.LastIndexOf(value, StringComparison.Ordinal);
        if (at < 0)
        {
            return "error";
        }

        try
        {
            return JsonSerializer.Serialize(JsonDocument.Parse(heard[(at + value.Length)..]).RootElement);
        }
        catch (JsonException)
        {
            return $"unreadable: {heard[at..].Trim()}";
        }
    }

    private static string Write(CelValue value) => JsonSerializer.Serialize(Plain(value));

    private static object Plain(CelValue value) => value.Kind switch
    {
        CelKind.Bool => value.AsBool,
        CelKind.List => value.AsList.Select(Plain).ToArray(),
        CelKind.String => value.AsString,
        _ => throw new InvalidOperationException($"{value.Kind} should not be shown"),
    };
}
