using AgentIdentity.ModelProxy;
using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Broker;

/// <summary>The statements of metered calls inside the writer's transaction.</summary>
internal static class UsageRows
{
    private const string InsertUsage =
        "INSERT INTO usage (Id, DelegationId, DecisionId, Human, Agent, Task, Day, State, Model, ReservedMicroUsd, CostMicroUsd, Source, InputTokens, "
        + "CachedTokens, CacheWriteTokens, OutputTokens, ReasoningTokens, WebSearches, ReservedAt, LeaseEndsAt) "
        + "VALUES ($id, $delegation, $decision, $human, $agent, $task, $day, 1, $model, $reserved, 0, 0, 0, 0, 0, 0, 0, 0, $at, $lease)";

    private const string RaiseReserved = "UPDATE usage SET ReservedMicroUsd = $reserved WHERE Id = $id";

    private const string SettleUsage =
        "UPDATE usage SET State = $state, CostMicroUsd = $cost, Source = $source, Model = coalesce($model, Model), Candidate = $candidate, Provider = $provider, "
        + "ProviderModel = $answered, PriceVersion = $prices, RequestedLocation = $requested, ResolvedLocation = $resolved, ReturnedLocation = $returned, "
        + "InputTokens = $input, CachedTokens = $cached, CacheWriteTokens = $written, OutputTokens = $output, ReasoningTokens = $reasoning, "
        + "WebSearches = $searches, SettledAt = $at WHERE Id = $id";

    private const string AddToBalance =
        "INSERT INTO balances (Account, Used) VALUES ($account, $amount) ON CONFLICT (Account) DO UPDATE SET Used = Used + excluded.Used";

    private const string LeftTheGateway = "SELECT count(*) FROM evidence WHERE DecisionId = $decision AND Kind = 'decision'";

    public static void Insert(JournalScope scope, LedgerReservation reservation, string? model, DateTimeOffset now) => scope.Command(InsertUsage).Bind(
        ("$id", reservation.Id),
        ("$delegation", reservation.DelegationId),
        ("$decision", reservation.DecisionId),
        ("$human", reservation.Owners.Human),
        ("$agent", reservation.Owners.Agent),
        ("$task", reservation.Owners.Task),
        ("$day", reservation.Day),
        ("$model", model),
        ("$reserved", reservation.MicroUsd),
        ("$at", now.ToUnixTimeMilliseconds()),
        ("$lease", reservation.LeaseEndsAt.ToUnixTimeMilliseconds())).ExecuteNonQuery();

    public static void Raise(JournalScope scope, string id, long reserved) =>
        scope.Command(RaiseReserved).Bind(("$reserved", reserved), ("$id", id)).ExecuteNonQuery();

    public static UsageRow? Find(JournalScope scope, string id) => scope.Db.Usage.AsNoTracking().SingleOrDefault(row => row.Id == id);

    public static void Settle(JournalScope scope, string id, UsageState state, CallBill bill, DateTimeOffset now)
    {
        var usage = bill.Settlement.Usage;
        scope.Command(SettleUsage).Bind(
            ("$state", (int)state),
            ("$cost", bill.Settlement.MicroUsd),
            ("$source", (int)bill.Settlement.Source),
            ("$model", bill.Model),
            ("$candidate", bill.Candidate),
            ("$provider", bill.Provider),
            ("$answered", bill.ProviderModel),
            ("$prices", bill.PriceVersion),
            ("$requested", bill.RequestedLocation),
            ("$resolved", bill.ResolvedLocation),
            ("$returned", bill.ReturnedLocation),
            ("$input", usage.Input),
            ("$cached", usage.CachedInput),
            ("$written", usage.CacheWrite),
            ("$output", usage.Output),
            ("$reasoning", usage.Reasoning),
            ("$searches", usage.WebSearches),
            ("$at", now.ToUnixTimeMilliseconds()),
            ("$id", id)).ExecuteNonQuery();
    }

    public static void Count(JournalScope scope, string account, long amount) =>
        scope.Command(AddToBalance).Bind(("$account", account), ("$amount", amount)).ExecuteNonQuery();

    /// <summary>Whether the call may have left: its decision is in the chain before it goes, or it does not go.</summary>
    public static bool MayHaveLeft(JournalScope scope, string decisionId) =>
        (long)scope.Command(LeftTheGateway).Bind(("$decision", decisionId)).ExecuteScalar()! > 0;
}
