using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentIdentity.EndToEnd.Tests.Models.StandIns;

internal enum BlockKind
{
    Thought,
    Text,
    Tool,
}

internal enum Mishap
{
    None,

    /// <summary>The connection breaks in mid-answer.</summary>
    Cut,

    /// <summary>Nothing more comes, and the connection stays.</summary>
    Stall,

    /// <summary>An error event in mid-answer.</summary>
    Error,

    /// <summary>It never ends by itself.</summary>
    Endless,
}

internal enum Ending
{
    Stop,
    Length,
    Tool,
}

/// <summary>One part of an answer; every piece of it counts as one token.</summary>
internal sealed record Block(int Index, BlockKind Kind, IReadOnlyList<string> Pieces, string? Tool = null)
{
    public string Text => string.Concat(Pieces);

    public string CallId => $"call_{Index}";
}

/// <summary>
/// What a stand-in answers. Prompts say it in double brackets: <c>[[tool NAME {json}]]</c>, <c>[[fail 429]]</c>, <c>[[fail 429 type]]</c>, <c>[[cut]]</c>,
/// <c>[[stall]]</c>, <c>[[error]]</c>, <c>[[endless]]</c>, <c>[[think]]</c>, <c>[[slow]]</c>, <c>[[long 200]]</c>, <c>[[every 500]]</c> (milliseconds). Everything else gets the same seven words.
/// </summary>
internal sealed partial record Script(IReadOnlyList<Block> Blocks, Ending Ending)
{
    public static readonly string[] Words = ["Refunds", " over", " 100", " need", " a", " person", "."];
    private static readonly TimeSpan Slowly = TimeSpan.FromMilliseconds(100);
    private const int PiecesBeforeAMishap = 3;

    public Mishap Mishap { get; private init; }

    /// <summary>The error in place of an answer, if any, with its type where the prompt names one.</summary>
    public (int Status, string? Type)? Failure { get; private init; }

    public TimeSpan Pace { get; private init; }

    public int OutputTokens => Blocks.Sum(static block => block.Pieces.Count);

    public int ThoughtTokens => Blocks.Where(static block => block.Kind == BlockKind.Thought).Sum(static block => block.Pieces.Count);

    public static Script Of(Asked asked)
    {
        var (blocks, ending) = Limited(BlocksOf(asked), asked.MaxTokens);
        var failure = Fail().Match(asked.Prompt);
        return new Script(blocks, ending)
        {
            Failure = failure.Success ? (int.Parse(failure.Groups["status"].Value, CultureInfo.InvariantCulture), failure.Groups["type"] is { Success: true, Value: var type } ? type : null) : null,
            Pace = Every().Match(asked.Prompt) is { Success: true } every ? TimeSpan.FromMilliseconds(int.Parse(every.Groups["pause"].Value, CultureInfo.InvariantCulture))
                : asked.Prompt.Contains("[[slow]]", StringComparison.Ordinal) || asked.Prompt.Contains("[[endless]]", StringComparison.Ordinal) ? Slowly : TimeSpan.Zero,
            Mishap = Enum.GetValues<Mishap>().FirstOrDefault(mishap => asked.Prompt.Contains($"[[{mishap}]]", StringComparison.OrdinalIgnoreCase)),
        };
    }

    /// <summary>Whether a mishap happens before this piece, counted over the whole answer.</summary>
    public bool HappensBefore(int piece) => Mishap is Mishap.Cut or Mishap.Stall or Mishap.Error && piece == PiecesBeforeAMishap;

    private static List<Block> BlocksOf(Asked asked)
    {
        List<Block> blocks = [];
        if (asked.Prompt.Contains("[[think]]", StringComparison.Ordinal))
        {
            blocks.Add(new Block(0, BlockKind.Thought, ["Who", " may", "?"]));
        }

        var tool = Tool().Matches(asked.Prompt).LastOrDefault(match => asked.ToolKinds.ContainsKey(match.Groups["name"].Value));
        if (asked.ToolResult is { } said)
        {
            blocks.Add(new Block(blocks.Count, BlockKind.Text, ["The tool said: ", said]));
        }
        else if (tool is not null)
        {
            var arguments = tool.Groups["arguments"].Value;
            blocks.Add(new Block(blocks.Count, BlockKind.Text, ["Let me", " look."]));
            blocks.Add(new Block(blocks.Count, BlockKind.Tool, [arguments[..(arguments.Length / 2)], arguments[(arguments.Length / 2)..]], tool.Groups["name"].Value));
        }
        else
        {
            var length = Long().Match(asked.Prompt) is { Success: true } match ? int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture) : Words.Length;
            blocks.Add(new Block(blocks.Count, BlockKind.Text, [.. Enumerable.Range(0, length).Select(static i => Words[i % Words.Length])]));
        }

        return blocks;
    }

    private static (List<Block> Blocks, Ending Ending) Limited(List<Block> blocks, int? most)
    {
        var left = most ?? int.MaxValue;
        if (blocks.Sum(static block => block.Pieces.Count) <= left)
        {
            return (blocks, blocks[^1].Kind == BlockKind.Tool ? Ending.Tool : Ending.Stop);
        }

        List<Block> limited = [];
        foreach (var block in blocks.TakeWhile(_ => left > 0))
        {
            limited.Add(block with { Pieces = [.. block.Pieces.Take(left)] });
            left -= limited[^1].Pieces.Count;
        }

        return (limited, Ending.Length);
    }

    [GeneratedRegex(@"\[\[tool (?<name>[^\s\]]+) (?<arguments>\{.*?\})\]\]", RegexOptions.Singleline)]
    private static partial Regex Tool();

    [GeneratedRegex(@"\[\[fail (?<status>\d{3})(?: (?<type>\w+))?\]\]")]
    private static partial Regex Fail();

    [GeneratedRegex(@"\[\[every (?<pause>\d{1,5})\]\]")]
    private static partial Regex Every();

    [GeneratedRegex(@"\[\[long (?<count>\d{1,6})\]\]")]
    private static partial Regex Long();
}
