using System.Collections.Immutable;
using AgentIdentity.Policy;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>
/// The policy in force. Without one every decision is a refusal. Another bundle is made ready beside it and takes its place in one step;
/// one that is refused leaves the one before it in force, over a restart too, and says so until a good one comes.
/// </summary>
public sealed class PolicySource : IDisposable
{
    private const int CopiesKept = 5;

    private readonly Journal _journal;
    private readonly RelationLog _changes;
    private readonly BundleIntake _intake;
    private readonly PolicyMetrics _metrics;
    private readonly ILogger<PolicySource> _log;
    private readonly SemaphoreSlim _one = new(1);
    private StoreMemory? _memory;
    private PolicyBundle? _bundle;
    private PolicySnapshot? _current;
    private PolicyStatus _status = PolicyStatus.Nothing;

    internal PolicySource(Journal journal, RelationLog changes, BundleIntake intake, PolicyMetrics metrics, ILogger<PolicySource> log)
    {
        (_journal, _changes, _intake, _metrics, _log) = (journal, changes, intake, metrics, log);
        metrics.Status = () => Status;
    }

    /// <summary>What decisions are made with; null when there is none.</summary>
    public PolicySnapshot? Current => Volatile.Read(ref _current);

    /// <summary>Which bundle is in force, and what kept another one out.</summary>
    public PolicyStatus Status => Volatile.Read(ref _status);

    /// <summary>The mistakes that kept the last bundle out; empty when it was taken.</summary>
    public ImmutableArray<PolicyProblem> Problems => Status.Problems;

    /// <summary>The fingerprint of what was tried last, whether it was taken or not.</summary>
    internal string? Tried { get; private set; }

    private StoreMemory Memory => _memory ?? throw new BrokerException(BrokerError.StorageUnavailable, "The broker has not been initialised.");

    /// <summary>Reads the folder again, and from then on the folder is where the policy comes from. False when it was refused.</summary>
    public Task<bool> ReloadAsync(string by) => PutAsync(() => BundleContent.Read(_intake.Folder), new BundleOrigin(BundleOrigin.Folder, by));

    /// <summary>Puts a bundle in force that was sent here. It stays, over restarts too, until another is pushed or the folder is read again. False when it was refused.</summary>
    /// <param name="content">The files.</param>
    /// <param name="commit">The commit that they were made from, as far as the sender says; a signature's own counts more.</param>
    /// <param name="by">Who sends it, for the record.</param>
    public Task<bool> PushAsync(BundleContent content, string? commit, string by) => PutAsync(() => content, new BundleOrigin(BundleOrigin.Push, by, commit));

    /// <summary>Runs the tests that the bundle in force brought with it, as they were when it came. Null where nothing is in force, or its files were changed since.</summary>
    public async Task<PolicyTestRun?> TestAsync()
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            var row = await _journal.ChangeAsync(LastRow).ConfigureAwait(false);
            return row is not null && _bundle is { } bundle && _intake.Shelf.Find(row.Files) is not null
                ? await Task.Run(() => _intake.Test(row.Files, bundle)).ConfigureAwait(false) : null;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>Puts in force what was before the restart, or what the folder holds now.</summary>
    internal async Task StartAsync(string by)
    {
        var last = await _journal.ChangeAsync(LastRow).ConfigureAwait(false);
        if (last?.Origin == BundleOrigin.Push)
        {
            await PutAsync(() => Kept(last), new BundleOrigin(BundleOrigin.Push, by, last.Commit), last.Files).ConfigureAwait(false);
        }
        else if (!await PutAsync(() => BundleContent.Read(_intake.Folder), new BundleOrigin(BundleOrigin.Folder, by), last?.Files).ConfigureAwait(false)
            && last is not null && _intake.Shelf.Find(last.Files) is { } before)
        {
            // What was in force when the process ended stays in force, as it would have without the restart. The problems stay too.
            var refused = Status;
            if (await PutAsync(() => before, new BundleOrigin(BundleOrigin.Folder, by, last.Commit), last.Files).ConfigureAwait(false))
            {
                Volatile.Write(ref _status, Status with { Problems = refused.Problems, RefusedAt = refused.RefusedAt });
            }
        }
    }

    /// <summary>Whose tuples decisions are made with.</summary>
    internal void Use(StoreMemory memory) => _memory = memory;

    /// <summary>Puts the tuples in force, together with the policy they belong to. Called in the order of the change log.</summary>
    /// <param name="tuples">The tuples; null when those that are durable could not be read, so that nothing may be decided by them.</param>
    internal void TuplesChanged(TupleIndex? tuples) =>
        Volatile.Write(ref _current, _bundle is { } bundle && tuples is not null ? new PolicySnapshot(bundle, tuples) : null);

    private static PolicyBundleRow? LastRow(JournalScope scope) => scope.Db.PolicyBundles.OrderByDescending(static row => row.Number).FirstOrDefault();

    private BundleContent Kept(PolicyBundleRow row) => _intake.Shelf.Find(row.Files) ?? throw new PolicyLoadException(
        [new PolicyProblem(PolicyError.FileUnreadable, _intake.Shelf.Place(row.Files), 0, 0, "the bundle that was pushed is gone or was changed; push it again, or go back to the folder with 'agentid policy reload'")]);

    /// <param name="passed">The fingerprint of files that were in force, and so have passed their tests.</param>
    private async Task<bool> PutAsync(Func<BundleContent> read, BundleOrigin origin, string? passed = null)
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            var ready = await Task.Run(() =>
            {
                var content = read();
                Tried = content.Fingerprint;
                return _intake.Prepare(content, origin, Tried == passed);
            }).ConfigureAwait(false);
            if (await SwapAsync(ready).ConfigureAwait(false))
            {
                return true;
            }

            await RefusedAsync(origin, [BundleSwap.Older(ready)]).ConfigureAwait(false);
        }
        catch (PolicyLoadException refused)
        {
            await RefusedAsync(origin, refused.Problems).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }

        return false;
    }

    private async Task<bool> SwapAsync(ReadyBundle ready)
    {
        var (memory, now) = (Memory, _intake.Time.GetUtcNow());
        var beneath = new FolderTuples(ready.Bundle.SeedTuples, now);
        var kept = await _journal.ChangeAsync(scope =>
        {
            if (new BundleSwap(scope, ready, _intake.Time).Write(LastRow(scope)) is not { } bundle)
            {
                return null;
            }

            var stored = memory.Beneath.ByKey.Keys.Concat(beneath.ByKey.Keys).Where(key => TupleRows.Find(scope, memory.Store, key) is not null).ToHashSet();
            scope.AfterCommit(() => _changes.Between(() =>
            {
                _bundle = bundle;
                memory.Lay(beneath, stored);
                Volatile.Write(ref _status, new PolicyStatus(bundle.Name, ready.Origin.From, ready.Origin.By, now, ready.Signed));
                Log.PolicyLoaded(_log, bundle.Digest, Current?.Tuples.Count ?? 0);
            }));
            return scope.Db.PolicyBundles.OrderByDescending(static row => row.Number).Select(static row => row.Files).Take(CopiesKept).ToList();
        }).ConfigureAwait(false);
        if (kept is not null)
        {
            _metrics.Accepted();
            _intake.Shelf.KeepOnly(kept);
        }

        return kept is not null;
    }

    private async Task RefusedAsync(BundleOrigin origin, ImmutableArray<PolicyProblem> problems)
    {
        var at = _intake.Time.GetUtcNow();
        Volatile.Write(ref _status, Status with { Problems = problems, RefusedAt = at });
        _metrics.Refused();
        Log.PolicyRefused(_log, origin.From == BundleOrigin.Push ? "what was pushed" : _intake.Folder, string.Join(Environment.NewLine, problems));
        await _journal.AppendAsync(scope => scope.Record(AdminEntry.Of(_intake.Time, "policy.refused", origin.By,
            ("from", origin.From), ("problem", $"{problems[0]}"), ("problems", $"{problems.Length}")))).ConfigureAwait(false);
    }
}
