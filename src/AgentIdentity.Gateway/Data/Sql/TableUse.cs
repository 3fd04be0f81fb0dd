namespace AgentIdentity.Gateway.Data.Sql;

/// <summary>What a statement does with one table.</summary>
/// <param name="Action"><c>SELECT</c>, <c>INSERT</c>, <c>UPDATE</c> or <c>DELETE</c>.</param>
/// <param name="Schema">The schema's name.</param>
/// <param name="Table">The table's name.</param>
/// <param name="Columns">Every name that may be one of its columns, in order; <c>*</c> for all of them.</param>
internal sealed record TableUse(string Action, string Schema, string Table, IReadOnlyList<string> Columns)
{
    /// <summary>As grants name it.</summary>
    public string Path => $"/{Schema}/{Table}";
}
