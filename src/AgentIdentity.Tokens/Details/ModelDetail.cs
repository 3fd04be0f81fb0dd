namespace AgentIdentity.Tokens;

/// <summary>Calls to a model (<c>urn:agentidentity:model</c>).</summary>
/// <param name="Locations">The model endpoints' audiences.</param>
/// <param name="Identifier">The model's alias, or <c>*</c> for every model.</param>
/// <param name="BudgetMicroUsd">The most that may be spent, in millionths of a US dollar, or null for no limit of its own.</param>
public sealed record ModelDetail(
    IReadOnlyList<string> Locations,
    string Identifier,
    long? BudgetMicroUsd) : AuthorizationDetail(Locations, [])
{
    internal const string TypeName = "urn:agentidentity:model";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <summary>The providers that may get what is sent (<c>azure</c>, <c>bedrock</c>); none named: any.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>The geographies that the answer may be made in (<c>eu</c>); none named: any. A candidate whose geography is not known is in none.</summary>
    public IReadOnlyList<string> Geographies { get; init; } = [];

    /// <summary>For how many days at most a provider may keep what it was sent; null for any time.</summary>
    public int? RetentionDays { get; init; }

    private protected override bool CoversRest(AuthorizationDetail narrower)
    {
        var asked = (ModelDetail)narrower;
        return (Identifier == "*" || Identifier == asked.Identifier)
            && (BudgetMicroUsd is null || asked.BudgetMicroUsd <= BudgetMicroUsd)
            && Inside(asked.Providers, Providers)
            && Inside(asked.Geographies, Geographies)
            && (RetentionDays is null || asked.RetentionDays <= RetentionDays);
    }

    // Naming none asks for all.
    private static bool Inside(IReadOnlyList<string> asked, IReadOnlyList<string> held) =>
        held.Count == 0 || (asked.Count > 0 && asked.All(held.Contains));
}
