using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy;

/// <summary>Answers what an administrator asks of a policy before anybody calls anything.</summary>
/// <param name="snapshot">The policy and the facts.</param>
/// <param name="now">The moment that conditions see.</param>
public sealed class PolicyQuestions(PolicySnapshot snapshot, DateTimeOffset now)
{
    private const string Nobody = "nobody";
    private static readonly string[] Things = ["tool", "operation", "model"];

    /// <summary>The call's object in the relations, where no mapping gives it another name; null when it cannot be named without doubt.</summary>
    /// <param name="call">The call.</param>
    public static string? NameOf(Call call) => PolicyObject.Of(call);

    /// <summary>Which people and which agents may make a call.</summary>
    /// <param name="call">The call. Where a mapping names its resource by arguments, these say which resource.</param>
    public RelationResult<WhoCan> WhoMay(Call call)
    {
        var asked = new DecisionCase(Request(call, Nobody, Nobody), snapshot);
        if (asked.Target is not { } target)
        {
            return new RelationFailure(RelationFailureCode.ValidationError, $"'{PolicyObject.Display(call)}' cannot be named in the relations; use a plain tool, path or model name");
        }

        if (Unlisted(call) is { } unlisted)
        {
            return new RelationFailure(RelationFailureCode.ValidationError, unlisted);
        }

        var people = Users(asked, target, HumanMay.Name, HumanMay.Type, asked.Mapped.HumanRelation);
        var agents = Users(asked, target, AgentMay.Name, AgentMay.Type, asked.Mapped.AgentRelation);
        return (people.Failure ?? agents.Failure) is { } failure ? failure
            : new WhoCan(target, people.Value.Items, agents.Value.Items, people.Value.Truncated || agents.Value.Truncated)
            {
                Rules = [.. snapshot.Bundle.Rules.Concerning(asked)],
            };
    }

    /// <summary>Why nobody at all may make a call: the mapping of its upstream does not list it. Null when it does, or there is none.</summary>
    /// <param name="call">The call.</param>
    public string? Unlisted(Call call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var mappings = snapshot.Bundle.Mappings;
        if (mappings.Map(call).Listed)
        {
            return null;
        }

        string[] names = [.. mappings.Entries.Where(e => e.Upstream == call.Upstream).Select(e => e.Name)];
        return $"mappings/{call.Upstream}.yaml does not list {PolicyObject.Display(call)}, so nobody may call it{Spelling.Hint(call.Identifier, names)}";
    }

    /// <summary>What an agent may use for a person.</summary>
    /// <param name="human">The person's id, without a type.</param>
    /// <param name="agent">The agent's id, without a type.</param>
    public RelationResult<WhatCan> WhatMay(string human, string agent)
    {
        var things = new SortedDictionary<string, (bool Human, bool Agent)>(StringComparer.Ordinal);
        var truncated = false;
        foreach (var (relation, user, isHuman) in new[] { (HumanMay.Name, $"{HumanMay.Type}:{human}", true), (AgentMay.Name, $"{AgentMay.Type}:{agent}", false) })
        {
            foreach (var type in Things.Where(t => snapshot.Bundle.Model.Find(t, relation) is not null))
            {
                var list = RelationAnswers.ListObjects(State, type, relation, user, Terms([("subject", human), ("actor", agent)]));
                if (!list.Ok)
                {
                    return list.Failure!;
                }

                truncated |= list.Value.Truncated;
                foreach (var thing in list.Value.Items)
                {
                    var before = things.GetValueOrDefault(thing);
                    things[thing] = (before.Human || isHuman, before.Agent || !isHuman);
                }
            }
        }

        return new WhatCan([.. things.Select(t => new UsableThing(t.Key, t.Value.Human, t.Value.Agent) { RefusedBy = RefusedBy(t.Key, human, agent) })], truncated);
    }

    private StoreState State => new(snapshot.Bundle.Model, snapshot.Tuples);

    private RelationResult<RelationList> Users(DecisionCase asked, string target, string relation, string type, string? resourceRelation)
    {
        var call = asked.Request.Call;
        var terms = Terms([("upstream", call.Upstream), ("action", call.Action), ("identifier", call.Identifier)]);
        var may = RelationAnswers.ListUsers(State, target, relation, new UserFilter(type), terms);
        if (!may.Ok || resourceRelation is null || asked.Mapped.Resource is not { } resource)
        {
            return may.Ok ? Sorted(may.Value) : may;
        }

        var related = RelationAnswers.ListUsers(State, resource, resourceRelation, new UserFilter(type), terms);
        var everyone = $"{type}:*";
        return !related.Ok ? related : Sorted(new RelationList(
            [.. may.Value.Items.Where(u => related.Value.Items.Contains(u) || related.Value.Items.Contains(everyone))
                .Concat(may.Value.Items.Contains(everyone) ? related.Value.Items : []).Distinct(StringComparer.Ordinal)],
            may.Value.Truncated || related.Value.Truncated));
    }

    private static RelationList Sorted(RelationList list) => list with { Items = [.. list.Items.Order(StringComparer.Ordinal)] };

    /// <summary>Lists ask rules with the arguments open: what they refuse then, they refuse always.</summary>
    private string? RefusedBy(string thing, string human, string agent)
    {
        var name = thing[(thing.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var call = thing.StartsWith("model:", StringComparison.Ordinal) ? Call.ModelInList(name)
            : thing.StartsWith("tool:", StringComparison.Ordinal) && name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
                ? Call.ToolInList(name[..slash], name[(slash + 1)..]) : null;
        return call is null ? null : new Decider().Decide(Request(call, human, agent), snapshot, "") is { Visible: false, Rule: { } rule } ? rule.Id : null;
    }

    /// <summary>A call under a delegation that contains it and nothing else.</summary>
    private DecisionRequest Request(Call call, string human, string agent) => AssumedDelegation.Request(call, human, agent, now);

    /// <summary>Only what is settled by the question: a condition that needs more is said to need it, and not answered by a guess.</summary>
    private RelationTerms Terms(params IEnumerable<(string Name, string Value)> values) => new()
    {
        Context = JsonSerializer.SerializeToElement(values.Append(("now", now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)))
            .ToDictionary(v => v.Item1, v => v.Item2, StringComparer.Ordinal)),
    };
}
