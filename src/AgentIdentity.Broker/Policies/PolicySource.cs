using System.Collections.Immutable;
using AgentIdentity.Policy;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>The policy in force. Without one every decision is a refusal; a reload that fails leaves the one before it in force.</summary>
public sealed class PolicySource
{
    private readonly Journal _journal;
    private readonly RelationLog _changes;
    private readonly BrokerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<PolicySource> _log;
    private StoreMemory? _memory;
    private PolicyBundle? _bundle;
    private PolicySnapshot? _current;

    internal PolicySource(Journal journal, RelationLog changes, BrokerOptions options, TimeProvider time, ILogger<PolicySource> log) =>
        (_journal, _changes, _options, _time, _log) = (journal, changes, options, time, log);

    /// <summary>What decisions are made with; null when there is none.</summary>
    public PolicySnapshot? Current => Volatile.Read(ref _current);

    /// <summary>The mistakes that kept the folder from being loaded the last time; empty when it was.</summary>
    public ImmutableArray<PolicyProblem> Problems { get; private set; } = [];

    /// <summary>Reads the folder again. False when it was refused.</summary>
    public async Task<bool> ReloadAsync(string by)
    {
        if (Read() is not { } bundle)
        {
            return false;
        }

        var memory = _memory ?? throw new BrokerException(BrokerError.StorageUnavailable, "The broker has not been initialised.");
        var beneath = new FolderTuples(bundle.SeedTuples, _time.GetUtcNow());
        return await _journal.ChangeAsync(scope =>
        {
            var stored = memory.Beneath.ByKey.Keys.Concat(beneath.ByKey.Keys).Where(key => TupleRows.Find(scope, memory.Store, key) is not null).ToHashSet();
            scope.Record(AdminEntry.Of(_time, "policy.loaded", by, ("digest", bundle.Digest), ("folder", _options.PolicyFolder)));
            scope.AfterCommit(() => _changes.Between(() =>
            {
                _bundle = bundle;
                memory.Lay(beneath, stored);
                Log.PolicyLoaded(_log, bundle.Digest, Current?.Tuples.Count ?? 0);
            }));
            return true;
        }).ConfigureAwait(false);
    }

    /// <summary>Whose tuples decisions are made with.</summary>
    internal void Use(StoreMemory memory) => _memory = memory;

    /// <summary>Puts the tuples in force, together with the policy they belong to. Called in the order of the change log.</summary>
    /// <param name="tuples">The tuples; null when those that are durable could not be read, so that nothing may be decided by them.</param>
    internal void TuplesChanged(TupleIndex? tuples) =>
        Volatile.Write(ref _current, _bundle is { } bundle && tuples is not null ? new PolicySnapshot(bundle, tuples) : null);

    private PolicyBundle? Read()
    {
        try
        {
            var bundle = PolicyBundle.Load(_options.PolicyFolder, _options.RelationModels);
            Problems = [];
            return bundle;
        }
        catch (PolicyLoadException refused)
        {
            Problems = refused.Problems;
            Log.PolicyRefused(_log, _options.PolicyFolder, refused.Message);
            return null;
        }
    }
}
