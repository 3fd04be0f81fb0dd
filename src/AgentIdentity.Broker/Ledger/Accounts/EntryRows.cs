namespace AgentIdentity.Broker;

/// <summary>The statements of the accounts inside the writer's transaction.</summary>
internal static class EntryRows
{
    private const string InsertEntry =
        "INSERT INTO ledger_entries (Call, Step, Kind, Account, Day, Free, Reserved, Spent, At) "
        + "VALUES ($call, $step, $kind, $account, $day, $free, $reserved, $spent, $at)";

    private const string AddToAccount =
        "INSERT INTO ledger_accounts (Account, Reserved, Spent) VALUES ($account, $reserved, $spent) "
        + "ON CONFLICT (Account) DO UPDATE SET Reserved = Reserved + excluded.Reserved, Spent = Spent + excluded.Spent";

    private const string SumWithin =
        "SELECT coalesce(sum(Reserved + Spent), 0) FROM ledger_entries WHERE Account = $account AND Day BETWEEN $first AND $last";

    private const string AccountsOfCall = "SELECT DISTINCT Account FROM ledger_entries WHERE Call = $call";

    private const string LastStepOfCall = "SELECT coalesce(max(Step), 0) FROM ledger_entries WHERE Call = $call";

    public static void Insert(JournalScope scope, Movement movement, string account, long reserved, long spent) => scope.Command(InsertEntry).Bind(
        ("$call", movement.Call), ("$step", movement.Step), ("$kind", movement.Kind), ("$account", account), ("$day", movement.Day),
        ("$free", -reserved - spent), ("$reserved", reserved), ("$spent", spent), ("$at", movement.At.ToUnixTimeMilliseconds())).ExecuteNonQuery();

    public static void Add(JournalScope scope, string account, long reserved, long spent) =>
        scope.Command(AddToAccount).Bind(("$account", account), ("$reserved", reserved), ("$spent", spent)).ExecuteNonQuery();

    public static long UsedWithin(JournalScope scope, string account, int first, int last) =>
        (long)scope.Command(SumWithin).Bind(("$account", account), ("$first", first), ("$last", last)).ExecuteScalar()!;

    public static int LastStep(JournalScope scope, string call) =>
        (int)(long)scope.Command(LastStepOfCall).Bind(("$call", call)).ExecuteScalar()!;

    public static List<string> AccountsOf(JournalScope scope, string call)
    {
        List<string> accounts = [];
        using var reader = scope.Command(AccountsOfCall).Bind(("$call", call)).ExecuteReader();
        while (reader.Read())
        {
            accounts.Add(reader.GetString(0));
        }

        return accounts;
    }
}
