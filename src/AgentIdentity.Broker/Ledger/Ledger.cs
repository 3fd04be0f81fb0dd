using System.Collections.Concurrent;
using System.Collections.Immutable;
using AgentIdentity.ModelProxy;
using AgentIdentity.Tokens;
using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Broker;

/// <summary>
/// The money and the calls of delegations. A reservation is checked and made on the delegation and all above it in one step of the
/// one writer, so children running side by side cannot pass their parent's budget between them.
/// </summary>
public sealed class Ledger
{
    // A billion dollars: far from overflow even when many are added up.
    private const long LargestAmount = 1_000_000_000_000_000;

    private readonly Journal _journal;
    private readonly DelegationBook _delegations;
    private readonly IDbContextFactory<BrokerDbContext> _databases;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, long> _used = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LedgerReservation> _open = new(StringComparer.Ordinal);

    internal Ledger(Journal journal, DelegationBook delegations, IDbContextFactory<BrokerDbContext> databases, TimeProvider time) =>
        (_journal, _delegations, _databases, _time) = (journal, delegations, databases, time);

    /// <summary>Micro-dollars spent or set aside under a delegation, its descendants included.</summary>
    public long Used(string delegationId) => _used.GetValueOrDefault(delegationId);

    /// <summary>Sets money aside, on the delegation and every one above, or on none. Durable when it completes.</summary>
    public Task<BrokerResult<LedgerReservation>> ReserveAsync(string delegationId, string decisionId, long microUsd) =>
        _journal.AppendAsync(scope => Reserve(scope, delegationId, decisionId, MoneyAsk.Exactly(microUsd)));

    /// <summary>Replaces a reservation by what the call cost. A cost above the reservation is booked as it is.</summary>
    public Task<BrokerResult<UsageRecord>> SettleAsync(LedgerReservation reservation, long costMicroUsd, UsageTokens usage)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        ArgumentNullException.ThrowIfNull(usage);
        return _journal.AppendAsync(scope => Settle(scope, reservation.Id, costMicroUsd, usage));
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
        return [.. rows.Select(LedgerRows.Read)];
    }

    /// <summary>
    /// Reads the balances. What an earlier run set aside and never settled counts as spent: nobody knows what it cost, and the
    /// budget must hold.
    /// </summary>
    internal int Load(BrokerDbContext db)
    {
        var recovered = LedgerRows.Recover(db, id => [.. _delegations.Chain(id).Select(static link => link.Id)], _time.GetUtcNow());
        foreach (var balance in db.Balances.AsNoTracking())
        {
            _used[balance.Account] = balance.Used;
        }

        return recovered;
    }

    /// <summary>Why one more call does not fit, or null. Exact on the writer's thread only, as are the next two.</summary>
    internal BrokerFailure? Lacks(IReadOnlyList<CallAllowance> allowances) =>
        allowances.FirstOrDefault(allowance => Used(allowance.Account) >= allowance.Most) is { } spent
            ? new BrokerFailure(BrokerError.CallsExhausted, $"All {spent.Most} calls of this grant are used.") : null;

    internal void Count(JournalScope scope, IReadOnlyList<CallAllowance> allowances)
    {
        foreach (var allowance in allowances)
        {
            Move(scope, allowance.Account, 1);
            LedgerRows.Book(scope, allowance.Account, 1);
        }
    }

    internal BrokerResult<LedgerReservation> Reserve(JournalScope scope, string delegationId, string decisionId, MoneyAsk ask)
    {
        if (!ask.IsValid || ask.WholeMicroUsd > LargestAmount)
        {
            return new BrokerFailure(BrokerError.AmountInvalid, "The amount is negative or out of range.");
        }

        if (_delegations.Standing(delegationId) is { } refusal)
        {
            return refusal;
        }

        var chain = _delegations.Chain(delegationId);
        var left = chain.Min(link => link.BudgetMicroUsd - Used(link.Id)) ?? long.MaxValue;
        if (ask.OutputWithin(left) is not { } output)
        {
            return new BrokerFailure(BrokerError.BudgetExceeded, "The money left does not cover this call.");
        }

        var microUsd = ask.CostWith(output);

        var reservation = new LedgerReservation
        {
            Id = Identifiers.New("use_"),
            DelegationId = delegationId,
            DecisionId = decisionId,
            MicroUsd = microUsd,
            OutputTokens = output,
            IsLowered = output < ask.OutputTokens,
            Accounts = [.. chain.Select(static link => link.Id)],
        };
        foreach (var account in reservation.Accounts)
        {
            Move(scope, account, microUsd);
        }

        LedgerRows.Insert(scope, reservation, _time.GetUtcNow());
        scope.AfterCommit(() => _open[reservation.Id] = reservation);
        return reservation;
    }

    private BrokerResult<UsageRecord> Settle(JournalScope scope, string id, long cost, UsageTokens usage)
    {
        if (cost is < 0 or > LargestAmount)
        {
            return new BrokerFailure(BrokerError.AmountInvalid, "The cost is negative or out of range.");
        }

        if (!_open.TryRemove(id, out var reservation))
        {
            return new BrokerFailure(BrokerError.ReservationUnknown, "The reservation is not open.");
        }

        scope.AfterRollback(() => _open[id] = reservation);
        foreach (var account in reservation.Accounts)
        {
            Move(scope, account, cost - reservation.MicroUsd);
            LedgerRows.Book(scope, account, cost);
        }

        return LedgerRows.Settle(scope, reservation, cost, usage, _time.GetUtcNow());
    }

    // Only the writer's thread changes an account; a batch that fails takes its changes back.
    private void Move(JournalScope scope, string account, long amount)
    {
        _used[account] = Used(account) + amount;
        scope.AfterRollback(() => _used[account] = Used(account) - amount);
    }
}
