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

    private protected override bool CoversRest(AuthorizationDetail narrower)
    {
        var asked = (ModelDetail)narrower;
        return (Identifier == "*" || Identifier == asked.Identifier)
            && (BudgetMicroUsd is null || asked.BudgetMicroUsd <= BudgetMicroUsd);
    }
}
