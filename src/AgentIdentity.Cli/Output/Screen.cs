using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace AgentIdentity.Cli.Output;

/// <summary>
/// Where a command prints: JSON for programs, tables for people. Text that came from agents or servers is shown
/// without its control characters, so that no record can drive the reader's terminal.
/// </summary>
internal sealed class Screen
{
    public static readonly Option<bool> AsJson = new("--json") { Description = "Print JSON.", Recursive = true };

    // Wide enough that nothing wraps: what is piped is searched line by line.
    private const int PlainWidth = 10_000;

    private const int BarsWidth = 100;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Default };

    private readonly TextWriter _output;
    private readonly IAnsiConsole _console;

    public Screen(TextWriter output, bool json)
    {
        _output = output;
        IsJson = json;
        var terminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        if (!terminal)
        {
            _console.Profile.Width = PlainWidth;
        }
    }

    public bool IsJson { get; }

    public static void Failure(TextWriter error, CommandFailure failure, bool json)
    {
        error.WriteLine(json
            ? JsonSerializer.Serialize(new { error = failure.Message, code = failure.Code })
            : Clean(failure.Code is null ? $"agentid: {failure.Message}" : $"agentid: {failure.Message} ({failure.Code})"));
    }

    public void Json(JsonElement element) => _output.WriteLine(JsonSerializer.Serialize(element, Indented));

    public void Json<T>(T value) => _output.WriteLine(JsonSerializer.Serialize(value, Indented));

    public void Line(string text) => _console.WriteLine(Clean(text));

    /// <summary>One line as it is, however long: for what is pasted or piped.</summary>
    public void Raw(string text) => _output.WriteLine(text);

    public void Good(string text) => _console.MarkupLineInterpolated($"[green]{Clean(text)}[/]");

    public void Bad(string text) => _console.MarkupLineInterpolated($"[red]{Clean(text)}[/]");

    public void Warning(string text) => _console.MarkupLineInterpolated($"[yellow]{Clean(text)}[/]");

    /// <summary>Rows as a table, or the answer itself as JSON.</summary>
    public void Rows(JsonElement answer, params (string Title, string Path)[] columns)
    {
        if (IsJson)
        {
            Json(answer);
            return;
        }

        Table table = new() { Border = TableBorder.Simple };
        foreach (var (title, _) in columns)
        {
            table.AddColumn(new TableColumn(title).NoWrap());
        }

        foreach (var row in Connection.Json.Rows(answer))
        {
            table.AddRow([.. columns.Select(column => new Text(Clean(Shown(row, column.Path) ?? "")))]);
        }

        _console.Write(table);
    }

    /// <summary>Amounts as bars, one below the other.</summary>
    public void Bars(IEnumerable<(string Label, double Amount)> bars)
    {
        BarChart chart = new() { Width = BarsWidth, Culture = CultureInfo.InvariantCulture };
        foreach (var (label, amount) in bars)
        {
            chart.AddItem(Markup.Escape(Clean(label)), amount, Color.Green);
        }

        _console.Write(chart);
    }

    /// <summary>One thing as names and values, or the answer itself as JSON.</summary>
    public void Facts(JsonElement answer, params (string Title, string Path)[] facts)
    {
        if (IsJson)
        {
            Json(answer);
            return;
        }

        var width = facts.Max(fact => fact.Title.Length);
        foreach (var (title, path) in facts)
        {
            if (Shown(answer, path) is { } value)
            {
                Line($"{title.PadRight(width)}  {value}");
            }
        }
    }

    /// <summary>A result for people, or the answer itself as JSON.</summary>
    public void Result(JsonElement answer, string sentence)
    {
        if (IsJson)
        {
            Json(answer);
        }
        else
        {
            Good(sentence);
        }
    }

    /// <summary>A moment is shown to the second, a list as its items; the JSON has all of it.</summary>
    private static string? Shown(JsonElement row, string path) => Connection.Json.Text(row, path) switch
    {
        "[]" => "none",
        { } when Connection.Json.Member(row, path) is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String) =>
            string.Join(", ", list.EnumerateArray().Select(static item => item.GetString())),
        { } text when (path.EndsWith("time", StringComparison.Ordinal) || path.EndsWith("_at", StringComparison.Ordinal))
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var moment) => $"{moment:u}",
        var text => text,
    };

    public static string Clean(string text) =>
        text.AsSpan().ContainsAny(ControlCharacters) ? string.Concat(text.Select(character => IsControl(character) ? '\uFFFD' : character)) : text;

    private static readonly SearchValues<char> ControlCharacters =
        SearchValues.Create([.. Enumerable.Range(0, 0x10000).Select(code => (char)code).Where(IsControl)]);

    // Bidirectional overrides and isolates reorder what is shown, which is the same trick by other means.
    private static bool IsControl(char character) =>
        (char.IsControl(character) && character != '\n') || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
