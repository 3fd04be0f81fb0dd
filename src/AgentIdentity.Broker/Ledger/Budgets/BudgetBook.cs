using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Broker;

/// <summary>The budgets that administrators set for humans, agents, tasks and delegations, beside those that humans granted with a delegation.</summary>
public sealed class BudgetBook
{
    private const long LargestAmount = 1_000_000_000_000_000;

    private readonly Journal _journal;
    private readonly Accounts _accounts;
    private readonly TimeProvider _time;
    private ImmutableDictionary<(string Account, BudgetPeriod Period), Budget> _all = ImmutableDictionary<(string, BudgetPeriod), Budget>.Empty;

    internal BudgetBook(Journal journal, Accounts accounts, TimeProvider time) => (_journal, _accounts, _time) = (journal, accounts, time);

    public IReadOnlyList<Budget> List() =>
        [.. Volatile.Read(ref _all).Values.OrderBy(static budget => budget.Account, StringComparer.Ordinal).ThenBy(static budget => budget.Period)];

    /// <summary>All of them with what is used.</summary>
    public Task<List<BudgetStanding>> StandAsync() => _journal.AppendAsync(scope =>
    {
        var day = BudgetPeriods.DayOf(_time.GetUtcNow());
        return List().Select(budget => new BudgetStanding(budget, budget.Account.EndsWith('*') ? null : Used(scope, budget, budget.Account, day))).ToList();
    });

    /// <summary>Sets a budget in place of the one that the account has for the period. Less than is used already: nothing more goes.</summary>
    public async Task<BrokerResult<Budget>> SetAsync(string account, BudgetPeriod period, long microUsd, string by)
    {
        ArgumentException.ThrowIfNullOrEmpty(account);
        if (microUsd is < 0 or > LargestAmount || !Enum.IsDefined(period))
        {
            return new BrokerFailure(BrokerError.AmountInvalid, "The amount is negative or out of range, or the period is not known.");
        }

        return await _journal.ChangeAsync<BrokerResult<Budget>>(scope =>
        {
            var budget = new Budget(account, period, microUsd, _time.GetUtcNow(), by);
            Remove(scope, account, period);
            scope.Db.Budgets.Add(new BudgetRow { Account = account, Period = period, MicroUsd = microUsd, SetAt = budget.SetAt.ToUnixTimeMilliseconds(), SetBy = by });
            scope.Db.SaveChanges();
            Note(scope, "budget.set", by, budget);
            scope.AfterCommit(() => Volatile.Write(ref _all, _all.SetItem((account, period), budget)));
            return budget;
        }).ConfigureAwait(false);
    }

    public async Task<BrokerResult<Budget>> RemoveAsync(string account, BudgetPeriod period, string by) =>
        await _journal.ChangeAsync<BrokerResult<Budget>>(scope =>
        {
            if (!Volatile.Read(ref _all).TryGetValue((account, period), out var budget))
            {
                return new BrokerFailure(BrokerError.BudgetUnknown, "No such budget is set.");
            }

            Remove(scope, account, period);
            Note(scope, "budget.removed", by, budget);
            scope.AfterCommit(() => Volatile.Write(ref _all, _all.Remove((account, period))));
            return budget;
        }).ConfigureAwait(false);

    /// <summary>The budgets that hold for an account: its own, and those for each of its kind where it has none of its own.</summary>
    internal IEnumerable<Budget> Of(string account)
    {
        var all = Volatile.Read(ref _all);
        if (all.IsEmpty)
        {
            yield break;
        }

        var each = LedgerAccounts.ForEach(account);
        foreach (var period in Enum.GetValues<BudgetPeriod>())
        {
            if (all.TryGetValue((account, period), out var budget) || (each is not null && all.TryGetValue((each, period), out budget)))
            {
                yield return budget;
            }
        }
    }

    /// <summary>What counts towards a budget on a day. Exact on the writer's thread; without its scope it may be too much, never too little.</summary>
    internal long Used(JournalScope? scope, Budget budget, string account, int day)
    {
        if (budget.Period == BudgetPeriod.Always)
        {
            return _accounts.Sum(account).Used;
        }

        var (first, last) = budget.Period.Around(day);
        return scope is null ? _accounts.UsedWithin(account, first, last) : _accounts.UsedWithin(scope, account, first, last);
    }

    internal void Load(BrokerDbContext db) => _all = db.Budgets.AsNoTracking().ToList()
        .Select(static row => new Budget(row.Account, row.Period, row.MicroUsd, DateTimeOffset.FromUnixTimeMilliseconds(row.SetAt), row.SetBy))
        .ToImmutableDictionary(static budget => (budget.Account, budget.Period));

    private static void Remove(JournalScope scope, string account, BudgetPeriod period)
    {
        if (scope.Db.Budgets.Find(account, period) is { } row)
        {
            scope.Db.Budgets.Remove(row);
            scope.Db.SaveChanges();
        }
    }

    private void Note(JournalScope scope, string kind, string by, Budget budget) => scope.Record(AdminEntry.Of(
        _time, kind, by, ("account", budget.Account), ("period", budget.Period.ToString().ToLowerInvariant()), ("usd", ModelProxy.Money.FormatUsd(budget.MicroUsd))));
}
