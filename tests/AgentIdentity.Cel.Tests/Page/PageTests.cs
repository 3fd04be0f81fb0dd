using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentIdentity.Cel.Tests.Page;

/// <summary>docs/cel.md says what is so.</summary>
public sealed partial class PageTests
{
    private const string Begin = "writes them -->\n";
    private const string End = "\n<!-- end of functions -->";
    private static readonly string File = Path.Combine(Conformance.ConformanceData.Root(), "docs", "cel.md");
    private static readonly string Text = System.IO.File.ReadAllText(File);

    [Fact]
    public void Every_function_is_listed_with_what_it_takes_and_gives()
    {
        var (from, to) = (Text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, Text.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("AGENTID_WRITE_DOCS") == "1")
        {
            System.IO.File.WriteAllText(File, $"{Text[..from]}{FunctionTable.Write()}{Text[to..]}");
            return;
        }

        Text[from..to].Should().Be(FunctionTable.Write(), "AGENTID_WRITE_DOCS=1 writes it again");
    }

    [Fact]
    public void Every_example_gives_what_the_page_says()
    {
        using var arguments = JsonDocument.Parse(Marked(Text, "with `args` = `", "`"));
        var environment = CelEnvironment.Standard.Declare("args", CelType.Dyn).Declare("now", CelType.Timestamp);
        var activation = CelActivation.Of(
            ("args", CelValue.FromJson(arguments.RootElement)),
            ("now", CelValue.FromTimestamp(DateTimeOffset.Parse(Marked(Text, "`now` =\n`", "`"), CultureInfo.InvariantCulture))));
        var examples = Row().Matches(Marked(Text, "## In five minutes", "\nwith `args`")).ToList();

        examples.Should().HaveCountGreaterThan(15);
        foreach (var example in examples)
        {
            var expression = example.Groups["expression"].Value.Replace("\\|", "|", StringComparison.Ordinal);
            environment.Compile(expression).Evaluate(activation).ToString().Should().Be(example.Groups["value"].Value, expression);
        }

        environment.Compile(Marked(Text, "```\n", "\n```")).ResultType.Should().Be(CelType.Bool);
    }

    [Fact]
    public void Every_limit_is_the_default()
    {
        var rows = Row().Matches(Marked(Text, "| limit |", "A spent limit")).ToDictionary(row => row.Groups["expression"].Value, row => row.Groups["value"].Value);

        rows.Keys.Should().BeEquivalentTo(typeof(CelLimits).GetProperties().Select(property => property.Name).Except([nameof(CelLimits.Default)]));
        foreach (var (name, value) in rows)
        {
            value.Should().Be(typeof(CelLimits).GetProperty(name)!.GetValue(CelLimits.Default) is { } known ? Convert.ToString(known, CultureInfo.InvariantCulture) : "none", name);
        }
    }

    private static string Marked(string text, string begin, string end)
    {
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    [GeneratedRegex(@"^\| `(?<expression>.+?)` \| `?(?<value>.+?)`? \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
