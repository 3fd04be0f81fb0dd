using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AgentIdentity.Architecture.Tests.Source;

/// <summary>Files, methods and constructors that a reader can hold in the head.</summary>
internal static class SizeGates
{
    public const int FileLines = 400;
    public const int MedianFileLines = 60;
    public const int MethodLines = 70;
    public const int ConstructorParameters = 6;

    public static IEnumerable<string> LongFiles(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Lines > FileLines
        select $"{file.Path} has {file.Lines} lines";

    public static int MedianLines(IEnumerable<SourceFile> files)
    {
        int[] lengths = [.. files.Select(file => file.Lines).Order()];
        return lengths.Length == 0 ? 0 : lengths[lengths.Length / 2];
    }

    public static IEnumerable<string> LongMethods(IEnumerable<SourceFile> files) =>
        from file in files
        from method in file.Root.DescendantNodes()
        where method is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax
        let lines = SourceFile.LinesOf(method)
        where lines > MethodLines
        select $"{file.At(method)} is a method of {lines} lines";

    /// <summary>A positional record is data, not a list of collaborators, and is left out.</summary>
    public static IEnumerable<string> WideConstructors(IEnumerable<SourceFile> files) =>
        from file in files
        from node in file.Root.DescendantNodes()
        let parameters = node switch
        {
            ConstructorDeclarationSyntax constructor => constructor.ParameterList,
            RecordDeclarationSyntax => null,
            TypeDeclarationSyntax type => type.ParameterList,
            _ => null,
        }
        where parameters?.Parameters.Count > ConstructorParameters
        select $"{file.At(node)} is a constructor of {parameters.Parameters.Count} parameters";
}
