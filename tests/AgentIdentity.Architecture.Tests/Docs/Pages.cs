using System.Text.RegularExpressions;

namespace AgentIdentity.Architecture.Tests.Docs;

/// <summary>Links inside the repository: the file is there, and so is the heading.</summary>
internal static partial class Pages
{
    public static IEnumerable<string> BrokenLinks(string page, string text, Func<string, bool> exists, Func<string, string> read) =>
        from Match link in Links().Matches(WithoutCode(text))
        let target = link.Groups["target"].Value
        where !target.StartsWith("https://", StringComparison.Ordinal)
        let problem = Problem(page, target, text, exists, read)
        where problem is not null
        select $"{page}: ({target}) {problem}";

    /// <summary>The blocks that say they are JSON.</summary>
    public static IEnumerable<string> Json(string text) => JsonBlocks().Matches(text).Select(block => block.Groups["json"].Value);

    private static string? Problem(string page, string target, string text, Func<string, bool> exists, Func<string, string> read)
    {
        if (target.Contains(':', StringComparison.Ordinal))
        {
            return "is neither https nor inside the repository";
        }

        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0 ? page : Resolve(page, parts[0]);
        if (!exists(path))
        {
            return "is not there";
        }

        if (parts.Length < 2)
        {
            return null;
        }

        var content = path == page ? text : read(path);
        return Headings().Matches(content).Select(heading => Slug(heading.Groups["title"].Value)).Contains(parts[1]) ? null : "names no heading";
    }

    private static string Resolve(string page, string target) =>
        Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(page) ?? "", target))).Replace('\\', '/');

    private static string Slug(string title) =>
        string.Concat(title.Trim().ToLowerInvariant().Where(character => char.IsLetterOrDigit(character) || character is ' ' or '-' or '_').Select(character => character == ' ' ? '-' : character));

    private static string WithoutCode(string text) => Code().Replace(text, "");

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^#+ (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex("```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^```json\n(?<json>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex JsonBlocks();
}
