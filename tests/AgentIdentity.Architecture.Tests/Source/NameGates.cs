using System.Text.RegularExpressions;

namespace AgentIdentity.Architecture.Tests.Source;

/// <summary>Names that say what kind of thing something is and not what it does are refused for types, files and folders.</summary>
internal static partial class NameGates
{
    private static readonly string[] Banned =
        ["Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Manager", "Service", "Services", "Impl", "Base", "Common"];

    private static readonly string[] BannedLayers = ["Stores", "Models", "Interfaces"];

    /// <summary>Language models are what this folder is about, as Mcp and Http are beside it.</summary>
    private const string ModelCalls = "src/AgentIdentity.Gateway/Models/";

    public static IEnumerable<string> Types(IEnumerable<SourceFile> files) =>
        from file in files
        from type in file.Types
        where IsBanned(type.Identifier.Text)
        select $"{file.At(type)} names a type {type.Identifier.Text}";

    public static IEnumerable<string> Paths(IEnumerable<string> paths) =>
        from path in paths
        from part in path.Replace(ModelCalls, "", StringComparison.Ordinal).Split('/')
        let name = part.Split('.')[0]
        where IsBanned(name) || BannedLayers.Contains(name, StringComparer.OrdinalIgnoreCase)
        select $"{path} contains the name {part}";

    private static bool IsBanned(string name) =>
        Words().Matches(name) is [.., var last] && Banned.Contains(last.Value, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex("[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")]
    private static partial Regex Words();
}
