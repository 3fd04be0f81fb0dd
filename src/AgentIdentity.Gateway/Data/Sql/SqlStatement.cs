namespace AgentIdentity.Gateway.Data.Sql;

/// <summary>A statement that was understood.</summary>
/// <param name="Action"><c>SELECT</c>, <c>INSERT</c>, <c>UPDATE</c> or <c>DELETE</c>.</param>
/// <param name="Text">What is sent: made of what was understood, and of nothing else.</param>
/// <param name="Parameters">The highest number of a parameter.</param>
/// <param name="Uses">What it does with which tables: what it writes first.</param>
internal sealed record SqlStatement(string Action, string Text, int Parameters, IReadOnlyList<TableUse> Uses)
{
    public bool Writes => Action != "SELECT";
}
