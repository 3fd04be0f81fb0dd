namespace AgentIdentity.Tokens;

/// <summary>Statements against the tables of a database (<c>urn:agentidentity:data</c>).</summary>
/// <param name="Locations">The data endpoints' audiences.</param>
/// <param name="Actions">Of <c>select</c>, <c>insert</c>, <c>update</c> and <c>delete</c>.</param>
/// <param name="Identifier">The table as <c>schema.table</c>, or <c>*</c> for every table.</param>
/// <param name="Columns">The columns that may be named (<c>datatypes</c>), or none for every column.</param>
/// <param name="MaxRows">How many rows one statement may read or change (<c>max_rows</c>), or null for no limit of its own.</param>
public sealed record DataDetail(
    IReadOnlyList<string> Locations,
    IReadOnlyList<string> Actions,
    string Identifier,
    IReadOnlyList<string> Columns,
    int? MaxRows) : AuthorizationDetail(Locations, Actions)
{
    internal const string TypeName = "urn:agentidentity:data";

    /// <inheritdoc/>
    public override string Type => TypeName;

    // No columns means all of them: where some are held, an ask that names none asks for more.
    private protected override bool CoversRest(AuthorizationDetail narrower)
    {
        var asked = (DataDetail)narrower;
        return (Identifier == "*" || Identifier == asked.Identifier)
            && (Columns.Count == 0 || (asked.Columns.Count > 0 && asked.Columns.All(Columns.Contains)))
            && (MaxRows is null || asked.MaxRows <= MaxRows);
    }
}
