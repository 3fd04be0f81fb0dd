using Microsoft.Data.Sqlite;

namespace AgentIdentity.Broker;

/// <summary>The ledger's statements inside the writer's transaction.</summary>
internal static class LedgerRows
{
    private const string InsertUsage =
        "INSERT INTO usage (Id, DelegationId, DecisionId, State, ReservedMicroUsd, CostMicroUsd, InputTokens, CachedTokens, "
        + "OutputTokens, ReasoningTokens, ReservedAt) VALUES ($id, $delegation, $decision, 1, $reserved, 0, 0, 0, 0, 0, $at)";

    private const string SettleUsage =
        "UPDATE usage SET State = 2, CostMicroUsd = $cost, InputTokens = $input, CachedTokens = $cached, OutputTokens = $output, "
        + "ReasoningTokens = $reasoning, SettledAt = $at WHERE Id = $id RETURNING ReservedAt";

    private const string BookBalance =
        "INSERT INTO balances (Account, Used) VALUES ($account, $amount) ON CONFLICT (Account) DO UPDATE SET Used = Used + excluded.Used";

    public static void Insert(JournalScope scope, LedgerReservation reservation, DateTimeOffset now) => Bind(
        scope.Command(InsertUsage),
        ("$id", reservation.Id),
        ("$delegation", reservation.DelegationId),
        ("$decision", reservation.DecisionId),
        ("$reserved", reservation.MicroUsd),
        ("$at", now.ToUnixTimeMilliseconds())).ExecuteNonQuery();

    public static void Book(JournalScope scope, string account, long amount) =>
        Bind(scope.Command(BookBalance), ("$account", account), ("$amount", amount)).ExecuteNonQuery();

    public static UsageRecord Settle(JournalScope scope, LedgerReservation reservation, long cost, UsageTokens usage, DateTimeOffset now)
    {
        var command = Bind(
            scope.Command(SettleUsage),
            ("$cost", cost),
            ("$input", usage.Input),
            ("$cached", usage.Cached),
            ("$output", usage.Output),
            ("$reasoning", usage.Reasoning),
            ("$at", now.ToUnixTimeMilliseconds()),
            ("$id", reservation.Id));
        var at = DateTimeOffset.FromUnixTimeMilliseconds((long)command.ExecuteScalar()!);
        return new UsageRecord(
            reservation.Id, reservation.DelegationId, reservation.DecisionId, UsageState.Settled, reservation.MicroUsd, cost, at)
        {
            InputTokens = usage.Input,
            CachedTokens = usage.Cached,
            OutputTokens = usage.Output,
            ReasoningTokens = usage.Reasoning,
            SettledAt = now,
        };
    }

    /// <summary>Books what was left open at its full amount; the number of such reservations.</summary>
    public static int Recover(BrokerDbContext db, Func<string, IReadOnlyList<string>> accountsOf, DateTimeOffset now)
    {
        var left = db.Usage.Where(row => row.State == UsageState.Reserved).ToList();
        foreach (var row in left)
        {
            (row.State, row.CostMicroUsd, row.SettledAt) = (UsageState.Recovered, row.ReservedMicroUsd, now.ToUnixTimeMilliseconds());
            foreach (var account in accountsOf(row.DelegationId))
            {
                var balance = db.Balances.Find(account) ?? db.Balances.Add(new BalanceRow { Account = account, Used = 0 }).Entity;
                balance.Used += row.ReservedMicroUsd;
            }
        }

        db.SaveChanges();
        return left.Count;
    }

    public static UsageRecord Read(UsageRow row) => new(
        row.Id,
        row.DelegationId,
        row.DecisionId,
        row.State,
        row.ReservedMicroUsd,
        row.CostMicroUsd,
        DateTimeOffset.FromUnixTimeMilliseconds(row.ReservedAt))
    {
        InputTokens = row.InputTokens,
        CachedTokens = row.CachedTokens,
        OutputTokens = row.OutputTokens,
        ReasoningTokens = row.ReasoningTokens,
        SettledAt = row.SettledAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };

    private static SqliteCommand Bind(SqliteCommand command, params ReadOnlySpan<(string Name, object Value)> values)
    {
        if (command.Parameters.Count == 0)
        {
            foreach (var (name, value) in values)
            {
                command.Parameters.AddWithValue(name, value);
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i].Value;
        }

        return command;
    }
}
