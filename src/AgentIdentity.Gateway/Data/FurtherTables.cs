using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Data;

/// <summary>Steps 4, 5 and 8 for every table of a statement but the first: all of them must be allowed, and recorded, before anything is sent.</summary>
internal sealed class FurtherTables(Decide decide, Record record, Close close)
{
    /// <summary>The first refusal, or null. What was begun must be closed.</summary>
    public async ValueTask<Refusal?> DecideAsync(Passage whole, IEnumerable<Call> calls, List<TablePassage> begun)
    {
        foreach (var call in calls)
        {
            var table = new TablePassage(whole, call);
            begun.Add(table);
            if ((await decide.RunAsync(table) ?? await record.RunAsync(table)) is { } refusal)
            {
                table.Refusal = refusal;
                return refusal with { Detail = $"{call.Action} {call.Identifier}: {refusal.Detail}" };
            }
        }

        return null;
    }

    /// <summary>Their ends are those of the statement.</summary>
    public async ValueTask CloseAsync(Passage whole, IReadOnlyList<TablePassage> begun)
    {
        foreach (var table in begun)
        {
            // What the statement has taken of the gateway is given back with the statement.
            (table.Gate, table.Refusal) = (null, table.Refusal ?? whole.Refusal);
            await close.RunAsync(table);
        }
    }
}
