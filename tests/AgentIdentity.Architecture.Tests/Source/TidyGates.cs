using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AgentIdentity.Architecture.Tests.Source;

/// <summary>What is left lying about: regions, dead code in comments, notes to self, log messages outside their file.</summary>
internal static partial class TidyGates
{
    public static IEnumerable<string> Regions(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Root.DescendantTrivia().Any(trivia => trivia.IsKind(SyntaxKind.RegionDirectiveTrivia))
        select $"{file.Path} has a region";

    public static IEnumerable<string> CommentedOutCode(IEnumerable<SourceFile> files) =>
        from file in files
        from trivia in file.Root.DescendantTrivia()
        where trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) && CodeInComment().IsMatch(trivia.ToString())
        select $"{file.Path}: {trivia}";

    public static IEnumerable<string> Unfinished(IEnumerable<SourceFile> files) =>
        from file in files
        from Match match in UnfinishedWork().Matches(file.Text)
        select $"{file.Path}: {match.Value}";

    public static IEnumerable<string> LogMessagesElsewhere(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Text.Contains("[LoggerMessage", StringComparison.Ordinal) && !file.Path.EndsWith("/Log.cs", StringComparison.Ordinal)
        select $"{file.Path} declares a log message outside Log.cs";

    /// <summary>In .NET <c>$</c> also matches before a newline at the end, so that a name with one would pass for a name.</summary>
    public static IEnumerable<string> PatternsWithLooseEnds(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Text.Contains("Regex", StringComparison.Ordinal)
        from token in file.Root.DescendantTokens()
        where token.IsKind(SyntaxKind.StringLiteralToken) && token.ValueText.StartsWith('^') && token.ValueText.EndsWith('$')
        select $"{file.At(token.Parent!)} ends a pattern with $; write \\z";

    [GeneratedRegex(@"^//\s*(?:(?:var|return|await|using|throw|public|private|internal|static|if|for|foreach|while)\b.*[;{)]|[\w.]+\(.*\);|[\w.]+ = .*;|[{}])\s*$")]
    private static partial Regex CodeInComment();

    [GeneratedRegex(@"\b(?:NotImplementedException|TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex UnfinishedWork();
}
