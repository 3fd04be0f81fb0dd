using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Broker;

/// <summary>What every account has reserved and spent. Only the writer's thread changes it; a batch that fails takes its changes back.</summary>
internal sealed class Accounts
{
    private readonly ConcurrentDictionary<string, AccountSum> _sums = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ImmutableArray<AccountWindow>> _windows = new(StringComparer.Ordinal);

    public AccountSum Sum(string account) => _sums.GetValueOrDefault(account);

    /// <summary>What counts within a period, where that was asked for before; elsewhere what counts in all, which is never less.</summary>
    public long UsedWithin(string account, int first, int last) =>
        _windows.GetValueOrDefault(account, []).FirstOrDefault(window => window.First == first && window.Last == last)?.Used ?? Sum(account).Used;

    /// <summary>The same exactly: from the entries, the first time.</summary>
    public long UsedWithin(JournalScope scope, string account, int first, int last)
    {
        var known = _windows.GetValueOrDefault(account, []);
        if (known.FirstOrDefault(window => window.First == first && window.Last == last) is { } found)
        {
            return found.Used;
        }

        // The entries of this transaction are among those that are read: when it is undone, this must be forgotten.
        var used = EntryRows.UsedWithin(scope, account, first, last);
        _windows[account] = [.. known.Where(window => window.Last >= first), new AccountWindow(first, last, used)];
        scope.AfterRollback(() => _windows.TryRemove(account, out _));
        return used;
    }

    public void Post(JournalScope scope, Movement movement, string account, long reserved, long spent)
    {
        EntryRows.Insert(scope, movement, account, reserved, spent);
        EntryRows.Add(scope, account, reserved, spent);
        Move(account, movement.Day, reserved, spent);
        scope.AfterRollback(() => Move(account, movement.Day, -reserved, -spent));
    }

    public void Load(BrokerDbContext db)
    {
        foreach (var row in db.LedgerAccounts.AsNoTracking())
        {
            _sums[row.Account] = new AccountSum(row.Reserved, row.Spent);
        }
    }

    private void Move(string account, int day, long reserved, long spent)
    {
        _sums[account] = Sum(account).Plus(reserved, spent);
        if (_windows.TryGetValue(account, out var windows))
        {
            _windows[account] = [.. windows.Select(window => window.Holds(day) ? window with { Used = window.Used + reserved + spent } : window)];
        }
    }
}

/// <summary>The two sides of an account that are not free.</summary>
internal readonly record struct AccountSum(long Reserved, long Spent)
{
    public long Used => Reserved + Spent;

    public AccountSum Plus(long reserved, long spent) => new(Reserved + reserved, Spent + spent);
}

/// <summary>What of an account counts to one period.</summary>
internal sealed record AccountWindow(int First, int Last, long Used)
{
    public bool Holds(int day) => day >= First && day <= Last;
}

/// <summary>One step of one call, on all of its accounts.</summary>
/// <param name="Call">The reservation's id.</param>
/// <param name="Step">Its place among the steps of the call.</param>
/// <param name="Kind">What it is: reserve, more, settle, bound, free or late.</param>
/// <param name="Day">The day that the call counts to.</param>
/// <param name="At">When.</param>
internal readonly record struct Movement(string Call, int Step, string Kind, int Day, DateTimeOffset At);
