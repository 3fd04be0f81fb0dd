using Spectre.Console;

namespace Quickstart.Report;

/// <summary>Tells the story: what was asked, what was decided and why. Coloured on a terminal, plain otherwise.</summary>
internal sealed class Narrator
{
    private const int NeverWrap = 10_000;

    private readonly IAnsiConsole _console;

    public Narrator(IAnsiConsole console)
    {
        _console = console;
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = NeverWrap;
        }
    }

    public void Title(string text) => _console.MarkupLineInterpolated($"[bold]{text}[/]");

    public void Step(int number, string title)
    {
        _console.WriteLine();
        _console.MarkupLineInterpolated($"[bold blue]{number}. {title}[/]");
    }

    public void Asked(string what) => Row("asked", "grey", what);

    public void Allowed(string why) => Row("allowed", "green", why);

    public void Refused(string why) => Row("refused", "yellow", why);

    public void Saw(string what) => Row("saw", "aqua", what);

    public void Note(string what) => Row("", "grey", what);

    public void Failed(int number, string title, string why) =>
        _console.MarkupLineInterpolated($"   [red]failed [/] step {number} ({title}): {why}");

    public void Verdict(int passed, int total) =>
        _console.MarkupLineInterpolated($"[bold]Quickstart: {passed} of {total} steps passed[/]");

    public void Line(string text = "") => _console.WriteLine(text);

    private void Row(string label, string colour, string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            _console.Markup($"   [{colour}]{label,-8}[/]");
            _console.Profile.Out.Writer.WriteLine(line);
            label = "";
        }
    }
}
