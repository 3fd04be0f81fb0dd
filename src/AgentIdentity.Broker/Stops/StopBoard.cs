using System.Collections.Concurrent;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>
/// Ends what runs. A call registers first, under its delegation and every one above, and only then looks whether it may run; a stop
/// is first made visible to that look and only then raised. Whichever comes first, the other sees it. No storage is involved: a
/// stop works when the disk is full.
/// </summary>
public sealed class StopBoard : IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMilliseconds(250);

    private readonly DelegationBook _delegations;
    private readonly Func<string, BrokerFailure?> _standing;
    private readonly Cutoffs _cutoffs;
    private readonly ITimer _sweep;
    private readonly ConcurrentDictionary<string, Running> _running = new(StringComparer.Ordinal);

    internal StopBoard(DelegationBook delegations, Func<string, BrokerFailure?> standing, Cutoffs cutoffs, TimeProvider time)
    {
        (_delegations, _standing, _cutoffs) = (delegations, standing, cutoffs);
        delegations.Stopped += Raise;
        cutoffs.Raised += _ => RaiseCutOff();
        _sweep = time.CreateTimer(static board => ((StopBoard)board!).Sweep(), this, SweepEvery, SweepEvery);
    }

    /// <summary>Calls that are registered now.</summary>
    public int Count => All().Count();

    /// <summary>Lets a call in, or says why not. The answer must be disposed of when the call ends.</summary>
    public Admission Admit(Delegation token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return Admit(token.DelegationId, StopFacts.Of(token));
    }

    /// <summary>The same for what is done under a delegation without a token.</summary>
    public Admission Admit(string delegationId) => Admit(delegationId, null);

    public void Dispose() => _sweep.Dispose();

    /// <summary>The calls that run now.</summary>
    internal IReadOnlyList<Admission> Calls() => [.. All().Where(static admission => !admission.Names.IsEmpty && admission.Refusal is null)];

    /// <summary>Ends every call below these delegations. Whoever calls it has already made them refuse new calls.</summary>
    internal void Raise(IEnumerable<string> delegationIds)
    {
        Interlocked.MemoryBarrier();
        foreach (var id in delegationIds)
        {
            if (_running.TryGetValue(id, out var running))
            {
                running.Snapshot().ForEach(static admission => admission.Stop());
            }
        }
    }

    /// <summary>Ends every call whose token, or whose grants, are cut off now. The cut-off is in the table already.</summary>
    private void RaiseCutOff()
    {
        Interlocked.MemoryBarrier();
        foreach (var admission in All())
        {
            if (admission.Facts is { } facts && _cutoffs.Refusal(facts) is not null)
            {
                admission.Stop();
            }
        }

        Sweep();
    }

    internal void Leave(Admission admission)
    {
        foreach (var id in admission.Chain)
        {
            if (_running.TryGetValue(id, out var running) && running.Remove(admission))
            {
                _running.TryRemove(new KeyValuePair<string, Running>(id, running));
            }
        }
    }

    private Admission Admit(string delegationId, StopFacts? facts)
    {
        var chain = _delegations.Chain(delegationId);
        var admission = new Admission(this, [.. chain.Select(static link => link.Id)], facts);
        Register(admission);

        // Without the fence these reads could be ordered before the registration, and a stop slip between.
        Interlocked.MemoryBarrier();
        admission.Refusal = _standing(delegationId) ?? (facts is null ? null : _cutoffs.Refusal(facts));
        return admission;
    }

    private IEnumerable<Admission> All() => _running.Values.SelectMany(static running => running.Snapshot()).Distinct();

    // A delegation that reaches its end raises nothing by itself; whatever still runs under it is found here.
    private void Sweep()
    {
        foreach (var id in _running.Keys)
        {
            if (_standing(id) is not null)
            {
                Raise([id]);
            }
        }
    }

    private void Register(Admission admission)
    {
        foreach (var id in admission.Chain)
        {
            // A set that has just been emptied is closed for good; the next turn makes a new one.
            while (!_running.GetOrAdd(id, static _ => new Running()).Add(admission))
            {
            }
        }
    }

    private sealed class Running
    {
        private readonly HashSet<Admission> _calls = [];
        private bool _closed;

        public bool Add(Admission admission)
        {
            lock (_calls)
            {
                return !_closed && _calls.Add(admission);
            }
        }

        // True when the set is empty now and takes no more.
        public bool Remove(Admission admission)
        {
            lock (_calls)
            {
                return _calls.Remove(admission) && (_closed = _calls.Count == 0);
            }
        }

        public List<Admission> Snapshot()
        {
            lock (_calls)
            {
                return [.. _calls];
            }
        }
    }
}
