using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AgentIdentity.Architecture.Tests.Source;

/// <summary>One hand-written C# file, parsed.</summary>
internal sealed record SourceFile(string Path, string Text, CompilationUnitSyntax Root)
{
    public int Lines { get; } = Text.AsSpan().Count('\n') + (Text.EndsWith('\n') ? 0 : 1);

    public IEnumerable<BaseTypeDeclarationSyntax> Types => Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>();

    public static SourceFile Parse(string path, string text) =>
        new(path, text, CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot());

    public static IReadOnlyList<SourceFile> Under(string folder) =>
        [.. Repository.Under(folder, ".cs").Select(path => Parse(path, Repository.Read(path)))];

    public string At(SyntaxNode node) => $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";

    public static int LinesOf(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }
}
