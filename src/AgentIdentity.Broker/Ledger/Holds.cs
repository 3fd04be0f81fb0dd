using System.Collections.Concurrent;
using System.Collections.Immutable;
using AgentIdentity.ModelProxy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>
/// The steps of calls on their accounts, each in the writer's transaction: money is held, more is held, and what was held is settled, once.
/// </summary>
internal sealed class Holds(Accounts accounts, Funds funds, LedgerMetrics metrics, TimeSpan lease, TimeProvider time)
{
    // A billion dollars: far from overflow even when many are added up.
    private const long LargestAmount = 1_000_000_000_000_000;

    private readonly ConcurrentDictionary<string, LedgerReservation> _open = new(StringComparer.Ordinal);

    public ICollection<LedgerReservation> Open => _open.Values;

    public bool IsOpen(string id) => _open.ContainsKey(id);

    public static BrokerFailure? Absurd(MoneyAsk ask) => !ask.IsValid || ask.WholeMicroUsd > LargestAmount
        ? new BrokerFailure(BrokerError.AmountInvalid, "The amount is negative or out of range.") : null;

    /// <summary>Whether the whole of it fits what is left now; on any thread, and so only a guess.</summary>
    public bool Fits(ImmutableArray<DelegationRecord> chain, MoneyAsk ask) =>
        ask.WholeMicroUsd <= funds.LeftFor(null, chain, LedgerOwners.Of(chain), BudgetPeriods.DayOf(time.GetUtcNow())).MicroUsd;

    public BrokerResult<LedgerReservation> Reserve(JournalScope scope, ImmutableArray<DelegationRecord> chain, string decisionId, MoneyAsk ask, string? model)
    {
        var now = time.GetUtcNow();
        var day = BudgetPeriods.DayOf(now);
        var owners = LedgerOwners.Of(chain);
        var left = funds.LeftFor(scope, chain, owners, day);
        if (ask.OutputWithin(left.MicroUsd) is not { } output)
        {
            metrics.Refused();
            return TooLittle(left, ask);
        }

        var reservation = new LedgerReservation
        {
            Id = Identifiers.New("use_"),
            DelegationId = chain[0].Id,
            DecisionId = decisionId,
            MicroUsd = ask.CostWith(output),
            OutputTokens = output,
            IsLowered = output < ask.OutputTokens,
            Owners = owners,
            Day = day,
            LeaseEndsAt = now + lease,
        };
        UsageRows.Insert(scope, reservation, model, now);
        Post(scope, reservation, "reserve", reservation.MicroUsd, 0);
        scope.AfterCommit(() =>
        {
            _open[reservation.Id] = reservation;
            metrics.Reserved(reservation);
        });
        return reservation;
    }

    public BrokerResult<LedgerReservation> HoldMore(JournalScope scope, ImmutableArray<DelegationRecord> chain, string id, MoneyAsk ask)
    {
        if (!_open.TryGetValue(id, out var held))
        {
            return new BrokerFailure(BrokerError.ReservationUnknown, "The reservation is not open.");
        }

        var left = funds.LeftFor(scope, chain, held.Owners, held.Day);
        if (ask.WholeMicroUsd > left.MicroUsd)
        {
            metrics.Refused();
            return TooLittle(left, ask with { LeastOutputTokens = ask.OutputTokens });
        }

        var more = held with { MicroUsd = held.MicroUsd + ask.WholeMicroUsd, Steps = held.Steps + 1 };
        UsageRows.Raise(scope, id, more.MicroUsd);
        Post(scope, more, "more", ask.WholeMicroUsd, 0);
        _open[id] = more;
        scope.AfterRollback(() => _open[id] = held);
        return more;
    }

    public BrokerResult<SettledCall> Settle(JournalScope scope, string id, CallBill bill)
    {
        if (bill.Settlement.MicroUsd is < 0 or > LargestAmount)
        {
            return new BrokerFailure(BrokerError.AmountInvalid, "The cost is negative or out of range.");
        }

        if (_open.TryRemove(id, out var held))
        {
            scope.AfterRollback(() => _open[id] = held);
            return Close(scope, held with { Steps = held.Steps + 1 }, "settle", UsageState.Settled, bill);
        }

        // Told a second time it is what it was; told after its lease had ended, what the call really cost takes the place of the bound.
        return UsageRows.Find(scope, id) switch
        {
            { State: UsageState.Settled } row => new SettledCall(id, row.CostMicroUsd, Before: true),
            { State: UsageState.Recovered or UsageState.Freed } row => SettleLate(scope, row, bill),
            _ => new BrokerFailure(BrokerError.ReservationUnknown, "The reservation is not open."),
        };
    }

    /// <summary>Nobody will settle it: what may have left counts in full, what never left is free.</summary>
    public bool EndLease(JournalScope scope, LedgerReservation reservation)
    {
        var left = UsageRows.MayHaveLeft(scope, reservation.DecisionId);
        if (_open.TryRemove(reservation.Id, out var held))
        {
            reservation = held;
            scope.AfterRollback(() => _open[held.Id] = held);
        }

        var bound = new CallBill(new Settlement(default, reservation.MicroUsd, UsageSource.Bound));
        Close(
            scope, reservation with { Steps = EntryRows.LastStep(scope, reservation.Id) + 1 }, left ? "bound" : "free",
            left ? UsageState.Recovered : UsageState.Freed, left ? bound : CallBill.Nothing);
        return left;
    }

    private static BrokerFailure TooLittle(Left left, MoneyAsk ask) => new(
        BrokerError.BudgetExceeded,
        $"{Money.FormatUsd(Math.Max(0, left.MicroUsd))} USD is left of the budget of {left.Describe()}, and the call costs up to {Money.FormatUsd(ask.LeastMicroUsd)}.");

    private SettledCall Close(JournalScope scope, LedgerReservation reservation, string kind, UsageState state, CallBill bill)
    {
        Post(scope, reservation, kind, -reservation.MicroUsd, bill.Settlement.MicroUsd);
        UsageRows.Settle(scope, reservation.Id, state, bill, time.GetUtcNow());
        scope.AfterCommit(() => metrics.Settled(bill));
        return new SettledCall(reservation.Id, bill.Settlement.MicroUsd, Before: false);
    }

    private SettledCall SettleLate(JournalScope scope, UsageRow row, CallBill bill)
    {
        var movement = new Movement(row.Id, EntryRows.LastStep(scope, row.Id) + 1, "late", row.Day, time.GetUtcNow());
        foreach (var account in EntryRows.AccountsOf(scope, row.Id))
        {
            accounts.Post(scope, movement, account, 0, bill.Settlement.MicroUsd - row.CostMicroUsd);
        }

        UsageRows.Settle(scope, row.Id, UsageState.Settled, bill, time.GetUtcNow());
        scope.AfterCommit(() => metrics.Settled(bill));
        return new SettledCall(row.Id, bill.Settlement.MicroUsd, Before: false);
    }

    private void Post(JournalScope scope, LedgerReservation reservation, string kind, long reserved, long spent)
    {
        var movement = new Movement(reservation.Id, reservation.Steps, kind, reservation.Day, time.GetUtcNow());
        foreach (var account in reservation.Owners.Accounts)
        {
            accounts.Post(scope, movement, account, reserved, spent);
        }
    }
}
