using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>Whose money a call spends: by whom it is made, and the accounts that it counts on.</summary>
/// <param name="Human">On whose behalf.</param>
/// <param name="Agent">Who makes it.</param>
/// <param name="Task">The transaction that it is part of.</param>
/// <param name="Accounts">The delegation and those above it, their agents, the human and the task; each once.</param>
internal sealed record LedgerOwners(string Human, string Agent, string Task, ImmutableArray<string> Accounts)
{
    public static LedgerOwners Of(ImmutableArray<DelegationRecord> chain) => new(
        chain[0].Human,
        chain[0].Agent,
        chain[0].Txn,
        [
            .. chain.Select(static link => link.Id),
            .. chain.Select(static link => LedgerAccounts.Agent(link.Agent)).Distinct(StringComparer.Ordinal),
            LedgerAccounts.Human(chain[0].Human),
            LedgerAccounts.Task(chain[0].Txn),
        ]);
}
