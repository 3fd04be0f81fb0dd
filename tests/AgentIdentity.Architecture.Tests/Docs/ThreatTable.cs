using System.Text.RegularExpressions;
using AgentIdentity.Architecture.Tests.Source;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AgentIdentity.Architecture.Tests.Docs;

/// <summary>The threats of SECURITY.md: the last cell of each row names tests that exist, or says open.</summary>
internal static partial class ThreatTable
{
    public static IReadOnlyList<(string Threat, string Cover)> Rows(string page) =>
    [
        .. from line in page.Split('\n')
           where line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal) && !line.StartsWith("| threat", StringComparison.Ordinal)
           let cells = line.Trim().Trim('|').Split('|')
           select (cells[0].Trim(), cells[^1].Trim()),
    ];

    public static IEnumerable<string> Faults(string page, IReadOnlySet<string> tests) =>
        from row in Rows(page)
        where !row.Cover.StartsWith("open", StringComparison.Ordinal)
        let named = Names().Matches(row.Cover).Select(match => match.Groups["name"].Value).ToList()
        from fault in named.Count == 0 ? ["names no test and is not open"] : named.Where(name => !tests.Contains(name)).Select(name => $"names {name}, which does not exist")
        select $"'{row.Threat}' {fault}";

    /// <summary>Class.Method of every test.</summary>
    public static IReadOnlySet<string> Tests(IEnumerable<SourceFile> files) =>
    (
        from file in files
        from type in file.Types.OfType<TypeDeclarationSyntax>()
        from method in type.Members.OfType<MethodDeclarationSyntax>()
        where method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => TestAttributes().IsMatch(attribute.Name.ToString()))
        select $"{type.Identifier.Text}.{method.Identifier.Text}"
    ).ToHashSet();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Names();

    [GeneratedRegex("(?:Fact|Theory|Property|Law)$")]
    private static partial Regex TestAttributes();
}
