using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AgentIdentity.Architecture.Tests.Source;

/// <summary>Classes are closed unless something derives from them; an interface needs two implementations or a reason.</summary>
internal static class ShapeGates
{
    /// <summary>The ports of the gateway, which knows no host: the server implements them, and a remote host may.</summary>
    private static readonly Dictionary<string, string> InterfacesWithReason = new()
    {
        ["IDecisions"] = "port: decided in process, or asked of the broker",
        ["IEvidence"] = "port: written in process, or sent to the broker",
        ["IMoney"] = "port: settled in process, or at the broker",
        ["ICredentials"] = "port: taken from this process, or asked of the broker",
        ["IStops"] = "port: heard in process, or from the broker's feed",
        ["IToolPins"] = "port: kept in process, or at the broker",
        ["ISecurityLog"] = "seam: where strangers' attempts go is the host's choice, and tests watch it",
    };

    public static IEnumerable<string> OpenClasses(IReadOnlyCollection<SourceFile> files)
    {
        var inherited = BaseNames(files).ToHashSet();
        return from file in files
               from type in file.Types.OfType<TypeDeclarationSyntax>()
               where type is ClassDeclarationSyntax or RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: not (int)SyntaxKind.StructKeyword }
               where !type.Modifiers.Any(modifier => modifier.Kind() is SyntaxKind.SealedKeyword or SyntaxKind.StaticKeyword or SyntaxKind.AbstractKeyword)
               where !type.Modifiers.Any(SyntaxKind.PartialKeyword) || !OtherPartIsClosed(files, type)
               where !inherited.Contains(type.Identifier.Text)
               select $"{file.At(type)} leaves {type.Identifier.Text} open";
    }

    public static IEnumerable<string> LonelyInterfaces(IReadOnlyCollection<SourceFile> files)
    {
        var implementations = BaseNames(files).CountBy(name => name).ToDictionary();
        return from file in files
               from type in file.Types.OfType<InterfaceDeclarationSyntax>()
               let name = type.Identifier.Text
               where implementations.GetValueOrDefault(name) < 2 && !InterfacesWithReason.ContainsKey(name)
               select $"{file.At(type)} declares {name}, which has {implementations.GetValueOrDefault(name)} implementations";
    }

    private static bool OtherPartIsClosed(IEnumerable<SourceFile> files, TypeDeclarationSyntax type) => files
        .SelectMany(file => file.Types)
        .Any(part => part.Identifier.Text == type.Identifier.Text
            && part.Modifiers.Any(modifier => modifier.Kind() is SyntaxKind.SealedKeyword or SyntaxKind.StaticKeyword or SyntaxKind.AbstractKeyword));

    private static IEnumerable<string> BaseNames(IEnumerable<SourceFile> files) =>
        from file in files
        from type in file.Types
        where type.BaseList is not null
        from baseType in type.BaseList!.Types
        let simple = baseType.Type.DescendantNodesAndSelf(node => node is not TypeArgumentListSyntax).OfType<SimpleNameSyntax>().LastOrDefault()
        where simple is not null
        select simple.Identifier.Text;
}
