using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>
/// At the start: whatever stopped and the database does not know of is stopped again, before anything is served. The database may be one
/// of before, or the disk was full.
/// </summary>
internal sealed class StopRecovery(
    StopLog stops, DelegationBook delegations, Cutoffs cutoffs, AgentDirectory agents, PeopleDirectory people, ILogger<StopRecovery> log)
{
    private const string By = "stops kept beside the checkpoints";

    public async Task RunAsync(DateTimeOffset now)
    {
        var facts = stops.Open();
        if (facts.Count == 0)
        {
            // The first start with this file: what stopped before it is kept from now on, too.
            stops.Keep(Known());
        }
        else if (await ReapplyAsync(facts, now).ConfigureAwait(false) is > 0 and var again)
        {
            Log.StopsReapplied(log, again, stops.FilePath);
        }

        stops.Follow(delegations, cutoffs, agents, people);
    }

    private async Task<int> ReapplyAsync(IReadOnlyList<StopFact> facts, DateTimeOffset now)
    {
        var work = new List<Func<Task>>();
        foreach (var ended in facts.Where(static fact => fact.Kind == StopFactKind.Ended))
        {
            work.AddRange(ended.Delegations!.Value.Where(id => delegations.Find(id) is { State: not Policy.DelegationState.Ended })
                .Select(id => (Func<Task>)(() => delegations.EndAsync(id, ended.By ?? By))));
        }

        work.AddRange(Latest(facts, StopFactKind.AgentSuspended, StopFactKind.AgentResumed)
            .Where(id => agents.Find(id) is { State: AgentState.Active }).Select(id => (Func<Task>)(() => agents.SuspendAsync(id, By))));
        work.AddRange(Latest(facts, StopFactKind.PersonDisabled, StopFactKind.PersonEnabled)
            .Where(id => people.Find(id) is { Disabled: false }).Select(id => (Func<Task>)(() => people.DisableAsync(id, By))));
        var grants = delegations.List();
        work.AddRange(Latest(facts, StopFactKind.CutOff, StopFactKind.Lifted).Where(id => cutoffs.Find(id) is null)
            .Select(id => facts.Last(fact => fact.Cutoff?.Id == id).Cutoff!).Where(cutoff => CutoffRules.CanMatch(cutoff, grants, now))
            .Select(cutoff => (Func<Task>)(() => cutoffs.RestoreAsync(cutoff))));
        foreach (var again in work)
        {
            await TryAsync(again).ConfigureAwait(false);
        }

        return work.Count;
    }

    // Those that were stopped, and not let go on after it.
    private static List<string> Latest(IReadOnlyList<StopFact> facts, StopFactKind stopped, StopFactKind released)
    {
        var standing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var fact in facts)
        {
            _ = fact.Kind == stopped ? standing.Add(fact.Target!) : fact.Kind == released && standing.Remove(fact.Target!);
        }

        return [.. standing];
    }

    private async Task TryAsync(Func<Task> again)
    {
        try
        {
            await again().ConfigureAwait(false);
        }
        catch (BrokerException failure)
        {
            // In force in memory; the file has it for the next start.
            Log.StopNotWritten(log, failure);
        }
    }

    private IEnumerable<StopFact> Known()
    {
        var ended = delegations.List().Where(static record => record.State == Policy.DelegationState.Ended).ToList();
        return
        [
            .. ended.GroupBy(static record => (record.EndedBy, record.EndedAt))
                .SelectMany(static group => StopLog.Of([.. group.Select(static record => record.Id)], group.Key.EndedBy ?? By, group.Key.EndedAt ?? group.First().CreatedAt)),
            .. cutoffs.List().SelectMany(StopLog.Of),
            .. agents.List().Where(static agent => agent.State == AgentState.Suspended).Select(static agent => new StopFact(StopFactKind.AgentSuspended, agent.CreatedAt) { Target = agent.Id }),
            .. people.List().Where(static person => person.Disabled).Select(static person => new StopFact(StopFactKind.PersonDisabled, person.CreatedAt) { Target = person.Id }),
        ];
    }
}
