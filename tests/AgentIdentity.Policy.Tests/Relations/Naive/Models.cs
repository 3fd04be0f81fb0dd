namespace AgentIdentity.Policy.Tests.Relations.Naive;

internal static class Models
{
    private static readonly RelationModelOptions Everything = new() { CompatibilityV1 = true };

    /// <summary>The model as our parser reads it; null where it refuses, as it does what has no entry point. The corpora test that.</summary>
    public static RelationModel? Read(IReadOnlyDictionary<string, Kind> kinds)
    {
        try
        {
            return RelationModel.Parse(new World(kinds, [], [], "{}", []).ModelText(), "generated.fga", Everything);
        }
        catch (PolicyLoadException refused) when (refused.Problems.All(p => p.Error == PolicyError.ModelInvalid))
        {
            return null;
        }
    }
}
