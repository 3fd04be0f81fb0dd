using System.Collections.Immutable;
using AgentIdentity.Policy;
using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Broker;

/// <summary>Every approval that was asked for. What holds is read from memory; each change is durable, with its evidence entry, before it counts.</summary>
public sealed partial class ApprovalBook
{
    /// <summary>Requests that wait under one human's grant; an agent that varies its arguments must not bury those who answer.</summary>
    internal const int MostPending = 50;

    private static readonly BrokerFailure Unknown = new(BrokerError.ApprovalUnknown, "No approval has this id.");
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private readonly Journal _journal;
    private readonly IDbContextFactory<BrokerDbContext> _databases;
    private readonly Approvers _approvers;
    private readonly DelegationBook _delegations;
    private readonly PolicySource _policy;
    private readonly TimeProvider _time;
    private readonly ApprovalShelf _shelf = new();
    private readonly UsedApprovals _used = new();

    internal ApprovalBook(
        Journal journal, IDbContextFactory<BrokerDbContext> databases, Approvers approvers, DelegationBook delegations, PolicySource policy, TimeProvider time) =>
        (_journal, _databases, _approvers, _delegations, _policy, _time) = (journal, databases, approvers, delegations, policy, time);

    /// <summary>Told of each change in its own transaction, on the writer's thread, with the kind of its entry.</summary>
    internal event Action<JournalScope, string, Approval>? Recorded;

    /// <summary>Told of each change when it is durable. For whoever shows or sends it; must not block.</summary>
    public event Action<Approval>? Changed;

    /// <summary>The approval as it stands now, or null.</summary>
    public async Task<Approval?> FindAsync(string id, CancellationToken cancellation = default)
    {
        await using var db = await _databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await db.Approvals.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellation).ConfigureAwait(false) is { } row
            ? ApprovalRows.Read(row).At(_time.GetUtcNow()) : null;
    }

    /// <summary>The approvals in this state, under this human and this delegation, newest first; what is null may be anything.</summary>
    public async Task<IReadOnlyList<Approval>> ListAsync(
        ApprovalState? state = null, string? human = null, string? delegationId = null, CancellationToken cancellation = default)
    {
        await using var db = await _databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var rows = await db.Approvals.AsNoTracking()
            .Where(row => (human == null || row.Human == human) && (delegationId == null || row.DelegationId == delegationId))
            .OrderByDescending(row => row.CreatedAt).ThenBy(row => row.Id).ToListAsync(cancellation).ConfigureAwait(false);
        var now = _time.GetUtcNow();
        return [.. rows.Select(row => ApprovalRows.Read(row).At(now)).Where(approval => state is null || approval.State == state)];
    }

    /// <summary>What waits for an answer now, from memory.</summary>
    public IReadOnlyList<Approval> Pending()
    {
        var now = _time.GetUtcNow();
        return [.. _shelf.All.Where(approval => approval.State == ApprovalState.Pending && approval.ExpiresAt > now).OrderBy(static approval => approval.CreatedAt)];
    }

    /// <summary>What was asked for in this person's name, and what they answered, the latest first.</summary>
    public async Task<IReadOnlyList<Approval>> OfPersonAsync(string person, int most, CancellationToken cancellation = default)
    {
        var said = $"\"By\":{System.Text.Json.JsonSerializer.Serialize(person)}";
        await using var db = await _databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var rows = await db.Approvals.AsNoTracking().Where(row => row.Human == person || (row.Answers != null && row.Answers.Contains(said)))
            .OrderByDescending(row => row.CreatedAt).ThenBy(row => row.Id).Take(most).ToListAsync(cancellation).ConfigureAwait(false);
        var now = _time.GetUtcNow();
        return [.. rows.Select(row => ApprovalRows.Read(row).At(now))];
    }

    /// <summary>Whether the person may answer now: null, or why not.</summary>
    public ValueTask<BrokerFailure?> RefusalAsync(Approval approval, string person)
    {
        ArgumentNullException.ThrowIfNull(approval);
        return _approvers.RefusalAsync(approval, person);
    }

    /// <summary>Lets exactly this call be made, once, until its time is over; as soon as enough people have said so.</summary>
    /// <param name="id">The approval.</param>
    /// <param name="by">The person who says yes; one of those whom the rule names.</param>
    /// <param name="through">Who vouches that it is that person, where the person did not sign in here.</param>
    /// <param name="note">What the person writes beside it.</param>
    public Task<BrokerResult<Approval>> ApproveAsync(string id, string by, string? through = null, string? note = null) =>
        AnswerAsync(id, by, ApprovalVerdict.Yes, through, note);

    /// <summary>Refuses exactly this call, and keeps it refused until its time is over.</summary>
    /// <param name="id">The approval.</param>
    /// <param name="by">The person who says no; one of those whom the rule names.</param>
    /// <param name="through">Who vouches that it is that person, where the person did not sign in here.</param>
    /// <param name="note">What the person writes beside it.</param>
    public Task<BrokerResult<Approval>> DenyAsync(string id, string by, string? through = null, string? note = null) =>
        AnswerAsync(id, by, ApprovalVerdict.No, through, note);

    /// <summary>Says something to the agent, and to whoever answers, and leaves the question open.</summary>
    /// <param name="id">The approval.</param>
    /// <param name="by">The person; one of those whom the rule names.</param>
    /// <param name="note">What the person writes.</param>
    /// <param name="through">Who vouches that it is that person, where the person did not sign in here.</param>
    public Task<BrokerResult<Approval>> RemarkAsync(string id, string by, string note, string? through = null) =>
        AnswerAsync(id, by, ApprovalVerdict.Remark, through, note);

    internal void Load(BrokerDbContext db)
    {
        LoadUsed(db);
        var now = _time.GetUtcNow();
        foreach (var row in db.Approvals.AsNoTracking().Where(row => row.State == ApprovalState.Pending || row.State == ApprovalState.Approved || row.State == ApprovalState.Denied))
        {
            if (ApprovalRows.Read(row) is var approval && approval.IsOpen(now))
            {
                _shelf.Put(approval);
            }
        }
    }

    private void LoadUsed(BrokerDbContext db)
    {
        var since = (_time.GetUtcNow() - UsedApprovals.Kept).ToUnixTimeMilliseconds();
        foreach (var row in db.Approvals.AsNoTracking().Where(row => row.State == ApprovalState.Consumed && row.ConsumedAt > since))
        {
            _used.Put(ApprovalRows.Read(row));
        }
    }

    /// <summary>What is open under a delegation; usually nothing.</summary>
    internal ImmutableArray<Approval> Open(string delegationId) => _shelf.Of(delegationId);

    /// <summary>What this decision used up, as long as the call that it let out may go on.</summary>
    internal IEnumerable<Approval> UsedBy(string decisionId, DateTimeOffset now) => _used.Of(decisionId, now);

    /// <summary>Records the question, unless it is already being asked. On the writer's thread. Null when too many wait.</summary>
    internal Approval? Ask(JournalScope scope, Approval asked)
    {
        var now = asked.CreatedAt;
        if (_shelf.Of(asked.DelegationId).FirstOrDefault(open => open.IsOpen(now) && open.State == ApprovalState.Pending && ApprovalRules.IsSame(open, asked)) is { } waiting)
        {
            return waiting;
        }

        if (_shelf.All.Count(open => open.RootId == asked.RootId && open.State == ApprovalState.Pending && open.IsOpen(now)) >= MostPending)
        {
            return null;
        }

        ApprovalRows.Insert(scope, asked);
        Note(scope, "approval.asked", asked.Agent, asked);
        _shelf.Put(asked);
        scope.AfterRollback(() => _shelf.Remove(asked));
        return asked;
    }

    /// <summary>Uses up an approval that was found to hold. On the writer's thread.</summary>
    internal void Consume(JournalScope scope, Approval held, string decisionId)
    {
        var consumed = held with { State = ApprovalState.Consumed, ConsumedBy = decisionId, ConsumedAt = _time.GetUtcNow(), Arguments = null };
        ApprovalRows.Consume(scope, consumed);
        Note(scope, "approval.consumed", held.Agent, consumed);
        _shelf.Remove(held);
        _used.Put(consumed);
        scope.AfterRollback(() =>
        {
            _shelf.Put(held);
            _used.Remove(consumed);
        });
    }

    /// <summary>Ends what nobody answered or used in time, forgets its arguments, and drops rows of long ago: the evidence has them.</summary>
    internal Task<int> ExpireAsync() => _journal.ChangeAsync(scope =>
    {
        var now = _time.GetUtcNow();
        var (at, before, ended) = (now.ToUnixTimeMilliseconds(), (now - Kept).ToUnixTimeMilliseconds(), 0);
        foreach (var row in scope.Db.Approvals.Where(row => row.ExpiresAt <= at && (row.State == ApprovalState.Pending || row.State == ApprovalState.Approved || row.Arguments != null)).ToList())
        {
            var over = ApprovalRows.Read(row).At(now) with { Arguments = null };
            ApprovalRows.Update(row, over);
            if (over.State == ApprovalState.Expired)
            {
                Note(scope, "approval.expired", "broker", over);
                ended++;
            }
        }

        foreach (var over in _shelf.All.Where(approval => !approval.IsOpen(now)).ToList())
        {
            scope.AfterCommit(() => _shelf.Remove(over));
        }

        _used.Forget(now);
        scope.Db.Approvals.RemoveRange(scope.Db.Approvals.Where(row => row.CreatedAt < before && row.ExpiresAt < before));
        scope.Db.SaveChanges();
        return ended;
    });

    private void Note(JournalScope scope, string kind, string by, Approval approval, ApprovalAnswer? answer = null)
    {
        scope.Record(ApprovalRows.Entry(_time, kind, by, approval, answer));
        Recorded?.Invoke(scope, kind, approval);
        scope.AfterCommit(() => Changed?.Invoke(approval));
    }

    private static string KindOf(Approval answered, ApprovalVerdict verdict) => verdict switch
    {
        ApprovalVerdict.No => "approval.denied",
        ApprovalVerdict.Remark => "approval.remarked",
        _ => answered.State == ApprovalState.Approved ? "approval.approved" : "approval.seconded",
    };

    private async Task<BrokerResult<Approval>> AnswerAsync(string id, string by, ApprovalVerdict verdict, string? through, string? note)
    {
        note = string.IsNullOrWhiteSpace(note) ? null : note.ReplaceLineEndings("\n").Trim();
        if (ApprovalAnswer.Refusal(verdict, note) is { } malformed)
        {
            return malformed;
        }

        if (await FindAsync(id).ConfigureAwait(false) is not { } found)
        {
            return Unknown;
        }

        if (await _approvers.RefusalAsync(found, by).ConfigureAwait(false) is { } refusal)
        {
            return refusal;
        }

        var stale = await StaleAsync(found).ConfigureAwait(false);
        return await _journal.ChangeAsync<BrokerResult<Approval>>(scope =>
        {
            var (now, row) = (_time.GetUtcNow(), scope.Db.Approvals.Find(id));
            if (row is null)
            {
                return Unknown;
            }

            var approval = ApprovalRows.Read(row).At(now);
            var against = ApprovalRules.Settled(approval) ?? ApprovalRules.Outdated(approval, _policy.Current, _delegations.Standing(approval.DelegationId));
            if (against is not null)
            {
                return against;
            }

            var answer = new ApprovalAnswer(by, now, verdict) { Note = note, Through = through };
            var answered = ApprovalRules.Answered(approval, answer, stale);
            if (answered.Ok)
            {
                ApprovalRows.Update(row, answered.Value);
                scope.Db.SaveChanges();
                scope.AfterCommit(() => _shelf.Put(answered.Value));
                Note(scope, KindOf(answered.Value, verdict), by, answered.Value, answer);
            }

            return answered;
        }).ConfigureAwait(false);
    }

    // Somebody who has left the role since counts no more; it takes as many who may say yes now.
    private async ValueTask<IReadOnlyCollection<string>> StaleAsync(Approval approval)
    {
        List<string> stale = [];
        foreach (var earlier in approval.Answers.Where(static answer => answer.Verdict == ApprovalVerdict.Yes))
        {
            if (await _approvers.RefusalAsync(approval, earlier.By).ConfigureAwait(false) is not null)
            {
                stale.Add(earlier.By);
            }
        }

        return stale;
    }
}
