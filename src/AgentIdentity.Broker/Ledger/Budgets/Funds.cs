using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>What is left for a call: the least of what its delegations, its human, its agents and its task have left.</summary>
internal sealed class Funds(Accounts accounts, BudgetBook budgets)
{
    /// <summary>Looks at every budget that holds for the call.</summary>
    /// <param name="scope">The writer's transaction; without it the answer may be too little, never too much, unless somebody else spends meanwhile.</param>
    /// <param name="chain">The delegation and those above it.</param>
    /// <param name="owners">The accounts that the call counts on.</param>
    /// <param name="day">The day that it counts to.</param>
    public Left LeftFor(JournalScope? scope, ImmutableArray<DelegationRecord> chain, LedgerOwners owners, int day)
    {
        var least = new Left(long.MaxValue, "");
        foreach (var link in chain)
        {
            if (link.BudgetMicroUsd is { } granted)
            {
                least = least.Or(granted - accounts.Sum(link.Id).Used, link.Id, BudgetPeriod.Always);
            }
        }

        foreach (var account in owners.Accounts)
        {
            foreach (var budget in budgets.Of(account))
            {
                least = least.Or(budget.MicroUsd - budgets.Used(scope, budget, account, day), account, budget.Period);
            }
        }

        return least;
    }
}

/// <summary>An amount, and the budget that leaves no more.</summary>
internal readonly record struct Left(long MicroUsd, string Account, BudgetPeriod Period = BudgetPeriod.Always)
{
    public Left Or(long microUsd, string account, BudgetPeriod period) => microUsd < MicroUsd ? new Left(microUsd, account, period) : this;

    public string Describe() => Period == BudgetPeriod.Always
        ? LedgerAccounts.Describe(Account) : $"{LedgerAccounts.Describe(Account)} for this {Period.ToString().ToLowerInvariant()}";
}
