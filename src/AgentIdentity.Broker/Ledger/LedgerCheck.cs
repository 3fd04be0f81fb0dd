using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AgentIdentity.Broker;

/// <summary>
/// Whether the ledger balances: every movement comes to nothing, every account is the sum of its movements, and what is held and spent is
/// what the calls say. Looked at before the first call, and when somebody asks.
/// </summary>
public sealed class LedgerCheck
{
    private const int MostNamed = 20;

    // Every one of these finds nothing in a ledger that balances.
    private static readonly (string What, string Sql)[] Searches =
    [
        ("a movement does not come to nothing", "SELECT Call || ' step ' || Step || ' on ' || Account FROM ledger_entries WHERE Free + Reserved + Spent <> 0"),
        ("an account is not the sum of its movements",
            "SELECT coalesce(a.Account, e.Account) FROM ledger_accounts a FULL OUTER JOIN "
            + "(SELECT Account, sum(Reserved) AS Reserved, sum(Spent) AS Spent FROM ledger_entries GROUP BY Account) e ON e.Account = a.Account "
            + "WHERE a.Reserved IS NOT e.Reserved OR a.Spent IS NOT e.Spent"),
        ("a call's movements are not what it holds or cost",
            "SELECT u.Id || ' on ' || e.Account FROM usage u JOIN "
            + "(SELECT Call, Account, sum(Reserved) AS Reserved, sum(Spent) AS Spent FROM ledger_entries GROUP BY Call, Account) e ON e.Call = u.Id "
            + "WHERE e.Reserved <> CASE u.State WHEN 1 THEN u.ReservedMicroUsd ELSE 0 END OR e.Spent <> CASE u.State WHEN 1 THEN 0 ELSE u.CostMicroUsd END"),
        ("a call has no movements", "SELECT Id FROM usage u WHERE NOT EXISTS (SELECT 1 FROM ledger_entries e WHERE e.Call = u.Id)"),
        ("a movement belongs to no call", "SELECT DISTINCT Call FROM ledger_entries e WHERE NOT EXISTS (SELECT 1 FROM usage u WHERE u.Id = e.Call)"),
    ];

    private readonly IDbContextFactory<BrokerDbContext> _databases;
    private bool _balances = true;

    internal LedgerCheck(IDbContextFactory<BrokerDbContext> databases, LedgerMetrics metrics, Holds holds)
    {
        _databases = databases;
        metrics.Watch(() => holds.Open, () => Volatile.Read(ref _balances));
    }

    /// <summary>Looks through the whole ledger; empty when it balances.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(CancellationToken cancellation = default)
    {
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        return Find(db);
    }

    /// <summary>The same, for a start: a ledger that does not balance is not built upon.</summary>
    internal void Demand(BrokerDbContext db)
    {
        if (Find(db) is [var first, ..] all)
        {
            throw new BrokerException(BrokerError.LedgerUnbalanced, $"{all.Count} things in the ledger do not balance, such as: {first}.");
        }
    }

    private List<string> Find(BrokerDbContext db)
    {
        // One transaction reads one moment, whatever is written meanwhile.
        using var moment = db.Database.BeginTransaction(IsolationLevel.Serializable);
        List<string> found = [];
        foreach (var (what, sql) in Searches)
        {
            using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"{sql} LIMIT {MostNamed}";
            command.Transaction = moment.GetDbTransaction();
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                found.Add($"{what} ({reader.GetString(0)})");
            }
        }

        Volatile.Write(ref _balances, found.Count == 0);
        return found;
    }
}
