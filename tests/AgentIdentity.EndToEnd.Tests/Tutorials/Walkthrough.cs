using System.Text.RegularExpressions;

namespace AgentIdentity.EndToEnd.Tests.Tutorials;

/// <summary>
/// A page that a reader can follow: a block after a line that ends in <c>`path`:</c> is a file to write, and a block of console holds
/// commands after <c>$</c> with what they print.
/// </summary>
internal sealed partial class Walkthrough(string page)
{
    public IEnumerable<Step> Steps()
    {
        foreach (Match block in Block().Matches(page))
        {
            var text = block.Groups["text"].Value;
            if (block.Groups["language"].Value == "console")
            {
                foreach (Match command in Command().Matches(text))
                {
                    yield return new Step(command.Groups["command"].Value.Replace("\\\n", "", StringComparison.Ordinal), command.Groups["output"].Value.TrimEnd());
                }
            }
            else if (block.Groups["path"] is { Success: true, Value: var path })
            {
                yield return new Step(null, text) { Path = path };
            }
        }
    }

    /// <summary>Whether a program printed what the page shows; <c>…</c> stands for anything on one line, a line of its own for any lines.</summary>
    public static bool Matches(string shown, string printed)
    {
        var lines = shown.TrimEnd().Split('\n').Select(line => line == "…" ? "(?:.*\n)*?" : Regex.Escape(line).Replace("…", "[^\n]*", StringComparison.Ordinal) + "\n");
        return Regex.IsMatch(printed.ReplaceLineEndings("\n").TrimEnd() + "\n", $@"\A{string.Concat(lines)}\z", RegexOptions.None, TimeSpan.FromSeconds(5));
    }

    [GeneratedRegex(@"(?:`(?<path>[^`\n]+)`:\n\n)?^```(?<language>[a-z]+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\$ (?<command>(?:[^\n]*\\\n)*[^\n]*)\n(?<output>(?:(?!\$ )[^\n]*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Command();
}

/// <param name="Command">What the reader types, or null for a file to write.</param>
/// <param name="Text">What is printed, or what the file holds.</param>
internal sealed record Step(string? Command, string Text)
{
    public string? Path { get; init; }
}
