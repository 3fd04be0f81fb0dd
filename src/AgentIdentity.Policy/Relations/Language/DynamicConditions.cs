namespace AgentIdentity.Policy.Relations.Language;

/// <summary>Conditions whose expression stands in the tuple (OpenFGA's experiment "inline_expressions", pull request 3313).</summary>
internal static class DynamicConditions
{
    /// <summary>What a type restriction and a tuple name instead of a condition of the model.</summary>
    public const string Name = "$expression";
}
