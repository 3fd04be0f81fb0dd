using AgentIdentity.Broker;
using AgentIdentity.Policy;
using AgentIdentity.Server.Console.Rights;

namespace AgentIdentity.Server.Console.Stop;

/// <summary>What a viewer may stop now, the widest first.</summary>
internal sealed class StopChoices(StopDesk desk, StopRights rights, StopWords words, DelegationBook delegations, AgentDirectory agents, TimeProvider time)
{
    private const int Most = 100;

    public IReadOnlyList<StopChoice> Of(Viewer viewer)
    {
        var now = time.GetUtcNow();
        var live = viewer.Delegations().Where(record => viewer.MayEnd(record) && record.State != DelegationState.Ended && record.EndsAt > now).ToList();
        return [.. Wide(viewer, live).Where(choice => rights.MayOrder(viewer, choice.Order)), .. Calls(viewer), .. live.OrderByDescending(static record => record.CreatedAt).Take(Most).Select(Choice)];
    }

    private IEnumerable<StopChoice> Wide(Viewer viewer, List<DelegationRecord> live)
    {
        yield return new(new(StopLevel.Everything, null), "People", "Everything", "Every agent of everybody");
        foreach (var human in live.Select(static record => record.Human).Append(viewer.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (mine, count) = (human == viewer.Id, live.Count(record => record.Human == human));
            yield return new(new(StopLevel.Human, human), "People", mine ? "All my agents" : $"All agents of {words.Person(human)}", StopModel.Count(count, "delegation", "delegations"));
        }

        foreach (var agent in live.Select(static record => record.Agent).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var all = agents.Find(agent) is { } known && viewer.MaySuspend(known);
            yield return new(new(StopLevel.Agent, agent) { Human = all ? null : viewer.Id }, "Agents", words.Agent(agent), all ? "everywhere" : "in my name");
        }
    }

    private IEnumerable<StopChoice> Calls(Viewer viewer) => desk.Running()
        .Where(call => delegations.Find(call.Delegation) is { } record && viewer.MayEnd(record)).Take(Most)
        .Select(call => new StopChoice(new(StopLevel.Call, call.Id), "Running calls", $"{words.Agent(call.Agent)} for {words.Person(call.Human)}", call.IsStream ? "a stream" : "a call"));

    private StopChoice Choice(DelegationRecord record) => new(
        new(StopLevel.Delegation, record.Id), "Delegations", record.Purpose, $"{words.Agent(record.Agent)} for {words.Person(record.Human)}");
}
