using System.Collections.Immutable;
using AgentIdentity.Policy;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>The policy in force. Without one every decision is a refusal; a reload that fails leaves the one before it in force.</summary>
public sealed class PolicySource
{
    private readonly Journal _journal;
    private readonly BrokerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<PolicySource> _log;
    private PolicySnapshot? _current;

    internal PolicySource(Journal journal, BrokerOptions options, TimeProvider time, ILogger<PolicySource> log) =>
        (_journal, _options, _time, _log) = (journal, options, time, log);

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

        return await _journal.ChangeAsync(scope =>
        {
            var stored = scope.Db.Tuples.AsEnumerable().Select(TupleRows.Read).ToList();
            var snapshot = new PolicySnapshot(bundle, TupleIndex.Build(bundle.SeedTuples.Concat(stored)));
            scope.Record(AdminEntry.Of(_time, "policy.loaded", by, ("digest", bundle.Digest), ("folder", _options.PolicyFolder)));
            scope.AfterCommit(() => Publish(snapshot));
            return true;
        }).ConfigureAwait(false);
    }

    /// <summary>Puts a snapshot in force. Called by the writer after its commit.</summary>
    internal void Publish(PolicySnapshot snapshot)
    {
        Volatile.Write(ref _current, snapshot);
        Log.PolicyLoaded(_log, snapshot.Bundle.Digest, snapshot.Tuples.Count);
    }

    private PolicyBundle? Read()
    {
        try
        {
            var bundle = PolicyBundle.Load(_options.PolicyFolder);
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
