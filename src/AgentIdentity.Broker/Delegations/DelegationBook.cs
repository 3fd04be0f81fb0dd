using System.Collections.Immutable;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Every delegation. Read from memory; each change is durable, with its evidence entry, before it is answered.</summary>
public sealed partial class DelegationBook
{
    private readonly Journal _journal;
    private readonly AgentDirectory _agents;
    private readonly PeopleDirectory _people;
    private readonly Cutoffs _cutoffs;
    private readonly BrokerOptions _options;
    private readonly TimeProvider _time;
    private DelegationTree _tree = DelegationTree.Empty;

    internal DelegationBook(Journal journal, AgentDirectory agents, PeopleDirectory people, Cutoffs cutoffs, BrokerOptions options, TimeProvider time)
    {
        (_journal, _agents, _people, _cutoffs, _options, _time) = (journal, agents, people, cutoffs, options, time);
        agents.Suspended += agent => Stop(List(agent: agent));
        people.WasDisabled += human => Stop(List(human: human));
    }

    /// <summary>Told, after new calls are refused, which delegations just stopped.</summary>
    internal event Action<IReadOnlyList<string>>? Stopped;

    /// <summary>Told, after everything else, which delegations are ended from now on, and by whom.</summary>
    internal event Action<IReadOnlyList<string>, string>? Ended;

    /// <summary>The tokens that are good now, as far as they were made since this process began.</summary>
    internal LiveTokens Tokens { get; } = new();

    private DelegationTree Tree => Volatile.Read(ref _tree);

    public DelegationRecord? Find(string id) => Tree.Find(id);

    /// <summary>From the delegation up to the human's own grant; empty when not known.</summary>
    public ImmutableArray<DelegationRecord> Chain(string id) => Tree.Chain(id);

    /// <summary>The delegation's id and those of everything below it.</summary>
    public ImmutableArray<string> WithDescendants(string id) => Tree.WithDescendants(id);

    public IReadOnlyList<DelegationRecord> List(string? human = null, string? agent = null) =>
        [.. Tree.Records.Values
            .Where(record => (human is null || record.Human == human) && (agent is null || record.Agent == agent))
            .OrderBy(record => record.CreatedAt).ThenBy(record => record.Id, StringComparer.Ordinal)];

    /// <summary>Why nothing may happen under the delegation now, or null.</summary>
    public BrokerFailure? Standing(string id)
    {
        var chain = Chain(id);
        return DelegationRules.Standing(chain, _time.GetUtcNow())
            ?? _agents.Refusal(chain)
            ?? _people.Refusal(chain[0].Human)
            ?? _cutoffs.Refusal(chain);
    }

    /// <summary>Records what a human consented to.</summary>
    public Task<BrokerResult<DelegationRecord>> GrantAsync(DelegationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _journal.ChangeAsync<BrokerResult<DelegationRecord>>(scope =>
        {
            var now = _time.GetUtcNow();
            var refusal = _people.Refusal(request.Human) ?? _agents.Refusal(request.Agent) ?? DelegationRules.Grant(request, _options, now);
            return refusal is null ? Add(scope, Root(request, now), request.Human) : refusal;
        });
    }

    /// <summary>Carves a narrower delegation for a sub-agent out of one that belongs to <paramref name="byAgent"/>.</summary>
    public Task<BrokerResult<DelegationRecord>> CreateChildAsync(string parentId, string byAgent, ChildRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _journal.ChangeAsync<BrokerResult<DelegationRecord>>(scope =>
        {
            var (now, parent) = (_time.GetUtcNow(), Find(parentId));
            var refusal = parent is null ? Unknown() : parent.Agent != byAgent ? OtherAgent()
                : Standing(parentId) ?? DelegationRules.Child(parent, request, now) ?? _agents.Refusal(request.Agent) ?? Room(parentId, now);
            if (refusal is null)
            {
                return Add(scope, DelegationRules.Below(parent!, request, now), byAgent);
            }

            scope.Record(AdminEntry.Of(_time, "delegation.refused", byAgent, parent?.Agent == byAgent ? parentId : null,
                ("parent", parentId), ("agent", request.Agent), ("code", refusal.Code), ("reason", refusal.Detail)));
            // To a stranger an id that is not theirs is an id that is not.
            return refusal.Error == BrokerError.DelegationOfAnotherAgent ? Unknown() : refusal;
        });
    }

    public Task<BrokerResult<DelegationRecord>> NarrowAsync(string id, NarrowRequest request, string by)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ChangeAsync(id, "delegation.narrowed", by, record =>
            DelegationRules.Narrow(record, request) is { } refusal ? refusal : DelegationRules.Narrowed(record, request));
    }

    /// <summary>Suspends the delegation and everything below it; running calls are stopped.</summary>
    public async Task<BrokerResult<DelegationRecord>> PauseAsync(string id, string by)
    {
        var paused = await ChangeAsync(id, "delegation.paused", by, static record => record with { State = DelegationState.Paused }).ConfigureAwait(false);
        if (paused.Ok)
        {
            Stopped?.Invoke([id]);
        }

        return paused;
    }

    public Task<BrokerResult<DelegationRecord>> ResumeAsync(string id, string by) =>
        ChangeAsync(id, "delegation.resumed", by, static record => record with { State = DelegationState.Active });

    internal void Load(BrokerDbContext db) => _tree = DelegationTree.Of(db.Delegations.AsEnumerable().Select(DelegationRows.Read));

    private static BrokerFailure Unknown() => new(BrokerError.DelegationUnknown, "No delegation has this id.");

    private static BrokerFailure OtherAgent() => new(BrokerError.DelegationOfAnotherAgent, "The delegation is for another agent.");

    private static BrokerFailure IsEnded(string id) => new(BrokerError.DelegationEnded, $"Delegation {id} was ended.");

    // Counted below the human's own grant, so that a child cannot multiply what its parent may not.
    private BrokerFailure? Room(string parentId, DateTimeOffset now)
    {
        var below = WithDescendants(Chain(parentId)[^1].Id)[1..];
        var live = below.Count(id => Find(id) is { State: not DelegationState.Ended } record && record.EndsAt > now);
        return live >= _options.MostLiveChildren || below.Length >= _options.MostChildren
            ? new(BrokerError.ChildrenExhausted, $"{live} delegations are live below this grant, and {below.Length} were made in all.")
            : null;
    }

    // Ends what runs below these, without ending the delegations themselves.
    private void Stop(IReadOnlyList<DelegationRecord> records) => Stopped?.Invoke([.. records.Select(static record => record.Id)]);

    private DelegationRecord Root(DelegationRequest request, DateTimeOffset now) => new()
    {
        Id = Identifiers.New("dlg_"),
        Human = request.Human,
        Agent = request.Agent,
        Purpose = request.Purpose.Trim(),
        Details = request.Details,
        BudgetMicroUsd = DelegationRules.Budget(request.Details, request.BudgetMicroUsd),
        EndsAt = request.EndsAt,
        MayDelegate = request.MayDelegate,
        OffGateway = request.OffGateway,
        OffGatewayScope = request.OffGatewayScope,
        Unattended = request.Unattended,
        HumanFreshWithin = request.HumanFreshWithin,
        DepthLeft = request.MayDelegate ? _options.MaximumDepth - 1 : 0,
        Authentication = request.Authentication,
        CreatedAt = now,
        Txn = Identifiers.New("txn_"),
    };

    private BrokerResult<DelegationRecord> Add(JournalScope scope, DelegationRecord record, string by)
    {
        scope.Db.Delegations.Add(DelegationRows.Write(record));
        scope.Db.SaveChanges();
        scope.Record(DelegationRows.Entry(_time, "delegation.granted", by, record));
        scope.AfterCommit(() => Publish(tree => tree.With(record)));
        return record;
    }

    private Task<BrokerResult<DelegationRecord>> ChangeAsync(
        string id, string kind, string by, Func<DelegationRecord, BrokerResult<DelegationRecord>> change) =>
        _journal.ChangeAsync<BrokerResult<DelegationRecord>>(scope =>
        {
            if (Find(id) is not { } record || scope.Db.Delegations.Find(id) is not { } row)
            {
                return Unknown();
            }

            var changed = record.State == DelegationState.Ended ? IsEnded(id) : change(record);
            if (!changed.Ok)
            {
                return changed;
            }

            DelegationRows.Update(row, changed.Value);
            scope.Db.SaveChanges();
            scope.Record(DelegationRows.Entry(_time, kind, by, changed.Value));

            // An end that came in meanwhile stays an end.
            scope.AfterCommit(() => Publish(tree => tree.Find(id)!.State == DelegationState.Ended ? tree : tree.With(changed.Value)));
            return changed;
        });

    private void Publish(Func<DelegationTree, DelegationTree> change) =>
        ImmutableInterlocked.Update(ref _tree!, static (tree, how) => how(tree!), change);
}
