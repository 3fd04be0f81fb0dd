using System.Collections.Concurrent;
using System.Collections.Immutable;
using AgentIdentity.ModelProxy;
using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Broker;

/// <summary>
/// The money and the calls of delegations. A reservation is checked and made on the delegation and all above it, their agents, the human
/// and the task, in one step of the one writer, so calls running side by side cannot pass a budget between them.
/// </summary>
public sealed class Ledger
{
    private readonly Journal _journal;
    private readonly DelegationBook _delegations;
    private readonly Accounts _accounts;
    private readonly Holds _holds;
    private readonly IDbContextFactory<BrokerDbContext> _databases;
    private readonly ConcurrentDictionary<string, long> _calls = new(StringComparer.Ordinal);

    internal Ledger(Journal journal, DelegationBook delegations, Accounts accounts, Holds holds, IDbContextFactory<BrokerDbContext> databases) =>
        (_journal, _delegations, _accounts, _holds, _databases) = (journal, delegations, accounts, holds, databases);

    /// <summary>Micro-dollars spent or set aside on an account (<see cref="LedgerAccounts"/>), or calls of a counted grant.</summary>
    public long Used(string account) => _accounts.Sum(account).Used + _calls.GetValueOrDefault(account);

    /// <summary>Sets money aside, on every account of the call or on none. Durable when it completes.</summary>
    public Task<BrokerResult<LedgerReservation>> ReserveAsync(string delegationId, string decisionId, MoneyAsk ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        return _journal.AppendAsync(scope => Reserve(scope, delegationId, decisionId, ask, null));
    }

    /// <summary>The same for an amount that cannot be lowered.</summary>
    public Task<BrokerResult<LedgerReservation>> ReserveAsync(string delegationId, string decisionId, long microUsd) =>
        ReserveAsync(delegationId, decisionId, MoneyAsk.Exactly(microUsd));

    /// <summary>Sets more aside for the same call, all of it or nothing.</summary>
    public Task<BrokerResult<LedgerReservation>> HoldMoreAsync(LedgerReservation reservation, MoneyAsk ask)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        ArgumentNullException.ThrowIfNull(ask);
        return _journal.AppendAsync(scope => Refusal(reservation.DelegationId, ask) ?? _holds.HoldMore(scope, _delegations.Chain(reservation.DelegationId), reservation.Id, ask));
    }

    /// <summary>Replaces a reservation by what the call cost, once. A cost above the reservation is booked as it is.</summary>
    public Task<BrokerResult<SettledCall>> SettleAsync(string reservationId, CallBill bill)
    {
        ArgumentNullException.ThrowIfNull(bill);
        return _journal.AppendAsync(scope => _holds.Settle(scope, reservationId, bill));
    }

    /// <summary>Counts one call on every allowance, or on none when one of them is used up.</summary>
    public Task<BrokerResult<CallAllowance[]>> CountCallAsync(params CallAllowance[] allowances)
    {
        ArgumentNullException.ThrowIfNull(allowances);
        return _journal.AppendAsync<BrokerResult<CallAllowance[]>>(scope =>
        {
            if (Lacks(allowances) is { } spent)
            {
                return spent;
            }

            Count(scope, allowances);
            return allowances;
        });
    }

    /// <summary>The metered calls of these delegations, oldest first.</summary>
    public async Task<IReadOnlyList<UsageRecord>> ListAsync(IReadOnlyCollection<string> delegationIds, CancellationToken cancellation = default)
    {
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        var rows = await db.Usage.AsNoTracking()
            .Where(row => delegationIds.Contains(row.DelegationId)).OrderBy(row => row.ReservedAt).ToListAsync(cancellation);
        return [.. rows.Select(UsageRecord.Of)];
    }

    internal void Load(BrokerDbContext db)
    {
        _accounts.Load(db);
        foreach (var balance in db.Balances.AsNoTracking())
        {
            _calls[balance.Account] = balance.Used;
        }
    }

    /// <summary>Whether a call's money fits what is left now; on any thread, and so only a guess.</summary>
    internal bool Fits(string delegationId, MoneyAsk ask) => _delegations.Chain(delegationId) is { IsEmpty: false } chain && _holds.Fits(chain, ask);

    /// <summary>Why one more call does not fit, or null. Exact on the writer's thread only, as are the next two.</summary>
    internal BrokerFailure? Lacks(IReadOnlyList<CallAllowance> allowances) =>
        allowances.FirstOrDefault(allowance => _calls.GetValueOrDefault(allowance.Account) >= allowance.Most) is { } spent
            ? new BrokerFailure(BrokerError.CallsExhausted, $"All {spent.Most} calls of this grant are used.") : null;

    internal void Count(JournalScope scope, IReadOnlyList<CallAllowance> allowances)
    {
        foreach (var allowance in allowances)
        {
            var account = allowance.Account;
            _calls[account] = _calls.GetValueOrDefault(account) + 1;
            scope.AfterRollback(() => _calls[account] = _calls.GetValueOrDefault(account) - 1);
            UsageRows.Count(scope, account, 1);
        }
    }

    internal BrokerResult<LedgerReservation> Reserve(JournalScope scope, string delegationId, string decisionId, MoneyAsk ask, string? model) =>
        Refusal(delegationId, ask) ?? _holds.Reserve(scope, _delegations.Chain(delegationId), decisionId, ask, model);

    private BrokerFailure? Refusal(string delegationId, MoneyAsk ask) => Holds.Absurd(ask) ?? _delegations.Standing(delegationId);
}
