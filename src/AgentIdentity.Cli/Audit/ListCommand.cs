using System.CommandLine;
using System.Text;
using AgentIdentity.Evidence;

namespace AgentIdentity.Cli.Audit;

/// <summary>Prints records. With <c>--json</c> they are JSON lines in the exact form that <c>audit verify --records</c> reads.</summary>
internal static class ListCommand
{
    private static readonly Option<long> After = new("--after") { Description = "Only records after this number." };
    private static readonly Option<long?> Limit = new("--limit") { Description = "At most so many records. Default: 100, or all with --json." };
    private static readonly Option<string?> Delegation = new("--delegation") { Description = "Only records of this delegation." };

    public static Command Build() => new Command("list", "Lists evidence records, oldest first.") { After, Limit, Delegation }.Does(ListAsync);

    private static async Task ListAsync(Session session, CancellationToken cancellationToken)
    {
        var delegation = session.Get(Delegation);
        var left = session.Get(Limit) ?? (session.Screen.IsJson ? long.MaxValue : 100);
        var last = session.Get(After);
        await foreach (var entry in EvidenceFeed.ReadAsync(session.Admin, session.Get(After), cancellationToken))
        {
            if (delegation is not null && entry.DelegationId != delegation)
            {
                continue;
            }

            if (left-- <= 0)
            {
                SayThereIsMore(session, last);
                break;
            }

            Print(session, entry);
            last = entry.Sequence;
        }
    }

    private static void SayThereIsMore(Session session, long last)
    {
        if (!session.Screen.IsJson)
        {
            session.Screen.Warning($"There are more records: go on with --after {last}, or ask for more at once with --limit.");
        }
    }

    private static void Print(Session session, EvidenceEntry entry)
    {
        if (session.Screen.IsJson)
        {
            session.Parsed.InvocationConfiguration.Output.Write(Encoding.UTF8.GetString(EvidenceLines.Write(entry)));
        }
        else
        {
            session.Screen.Line($"{entry.Sequence,6}  {entry.Time:u}  {entry.Kind,-20}  {entry.DelegationId,-30}  {entry.DecisionId}");
        }
    }
}
