namespace AgentIdentity.Policy.Tests.Corpora;

/// <summary>A folder of OpenFGA's modules: the files, and the model that we make of them.</summary>
internal static class ModuleFolder
{
    // The corpus describes the engine as it is, so the shapes that the coming one refuses are let through.
    private static readonly RelationModelOptions AsOpenFga = new() { CompatibilityV1 = true };

    public static Dictionary<string, string> Files(string folder)
    {
        var root = Path.Combine(folder, "module");
        return Directory.GetFiles(root, "*.fga", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .ToDictionary(f => Path.GetRelativePath(root, f).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal);
    }

    /// <summary>Null when it is refused; why is then in the list.</summary>
    public static RelationModel? Read(Dictionary<string, string> files, List<PolicyProblem> problems)
    {
        try
        {
            return RelationModel.ParseModules($"schema: '1.2'\ncontents:\n{string.Concat(files.Keys.Select(f => $"  - {f}\n"))}", "fga.mod", files, AsOpenFga);
        }
        catch (PolicyLoadException wrong)
        {
            problems.AddRange(wrong.Problems);
            return null;
        }
    }
}
