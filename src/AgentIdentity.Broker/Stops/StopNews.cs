using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>
/// Everything that stops, numbered in the order it happened, for services that hold tokens against it. Cut-offs as they are; and
/// an ended or paused delegation, a suspended agent, a disabled person as cut-offs of each delegation that stops with them, so that
/// whoever listens needs no records of ours.
/// </summary>
public sealed class StopNews
{
    private const int Kept = 10_000;

    private readonly DelegationBook _delegations;
    private readonly AgentDirectory _agents;
    private readonly Cutoffs _cutoffs;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Cutoff> _derived = new(StringComparer.Ordinal);
    private readonly Queue<StopItem> _recent = new();
    private readonly HashSet<StopSubscription> _subscriptions = [];
    private long _sequence;

    internal StopNews(DelegationBook delegations, AgentDirectory agents, Cutoffs cutoffs, TimeProvider time)
    {
        (_delegations, _agents, _cutoffs, _time) = (delegations, agents, cutoffs, time);
        cutoffs.Raised += cutoff => Announce(cutoff, null);
        cutoffs.Lifted += cutoff => Announce(null, cutoff.Id);
        delegations.Stopped += ids => Derive(ids);
        agents.Suspended += agent => Derive(OfAgent(agent));
    }

    /// <summary>Numbers are good within one run of the broker: another run has another name.</summary>
    public string Run { get; } = Identifiers.New("");

    /// <summary>Those who listen now.</summary>
    public int Listeners
    {
        get
        {
            lock (_gate)
            {
                return _subscriptions.Count;
            }
        }
    }

    /// <summary>
    /// Listens. From a number of this run on, if all that came after it is still kept; else from a snapshot of what is in force.
    /// Dispose the answer to stop listening.
    /// </summary>
    public StopSubscription Listen(string? run, long after)
    {
        lock (_gate)
        {
            // One more may be missing than is kept: the oldest kept item is the first after what is asked for.
            var resumes = run == Run && after <= _sequence && after >= _sequence - _recent.Count;
            var subscription = resumes
                ? new StopSubscription(this, null, [.. _recent.Where(item => item.Sequence > after)], _sequence)
                : new StopSubscription(this, InForce(), [], _sequence);
            _subscriptions.Add(subscription);
            return subscription;
        }
    }

    internal void Leave(StopSubscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.Remove(subscription);
        }
    }

    /// <summary>After a restart: what stands still now stopped before, and its tokens may not have run out.</summary>
    internal void Load()
    {
        Derive([.. _delegations.List().Where(record => _delegations.Standing(record.Id) is not null).Select(static record => record.Id)]);
        foreach (var agent in _agents.List().Where(static agent => agent.State == AgentState.Suspended))
        {
            Derive(OfAgent(agent.Id));
        }
    }

    private List<Cutoff> InForce()
    {
        var now = _time.GetUtcNow();
        Forget(now);
        return [.. _cutoffs.List().Where(cutoff => cutoff.UsefulUntil > now), .. _derived.Values];
    }

    private void Derive(IReadOnlyList<string> ids)
    {
        foreach (var id in ids.SelectMany(id => _delegations.WithDescendants(id)).Distinct(StringComparer.Ordinal))
        {
            if (_delegations.Find(id) is { } record && MayHaveTokens(record))
            {
                Derive(Derived($"stop_{id}", CutoffKind.Delegation) with { Delegation = id });
            }
        }
    }

    private void Derive(Cutoff cutoff)
    {
        lock (_gate)
        {
            // An end is told twice: when it is in force and when it is durable.
            if (_derived.TryGetValue(cutoff.Id, out var told) && told.Before >= cutoff.Before)
            {
                return;
            }

            Forget(cutoff.CreatedAt);
            _derived[cutoff.Id] = cutoff;
            Announce(cutoff, null);
        }
    }

    private Cutoff OfAgent(string agent) => Derived($"stop_agent_{agent}", CutoffKind.Agent) with { Agent = agent };

    private Cutoff Derived(string id, CutoffKind kind)
    {
        var now = _time.GetUtcNow();
        return new Cutoff { Id = id, Kind = kind, Before = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()), By = "broker", CreatedAt = now };
    }

    private bool MayHaveTokens(DelegationRecord record)
    {
        var horizon = _time.GetUtcNow() - CutoffRules.TokenReach;
        return record.EndsAt > horizon && (record.EndedAt is not { } ended || ended > horizon);
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var over in _derived.Values.Where(cutoff => cutoff.UsefulUntil <= now).ToList())
        {
            _derived.Remove(over.Id);
        }
    }

    private void Announce(Cutoff? raised, string? lifted)
    {
        lock (_gate)
        {
            var item = new StopItem(++_sequence, raised, lifted);
            _recent.Enqueue(item);
            if (_recent.Count > Kept)
            {
                _recent.Dequeue();
            }

            foreach (var subscription in _subscriptions)
            {
                subscription.Hear(item);
            }
        }
    }
}
