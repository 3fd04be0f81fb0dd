using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Relations;

namespace AgentIdentity.Policy;

/// <summary>What a decision asks the relations. For a host whose relations are elsewhere: it asks them first and decides then.</summary>
public static class RelationQuestions
{
    /// <summary>The questions of a decision, each once; none where the call cannot be named, which the decision refuses by itself.</summary>
    /// <param name="request">What is to be decided.</param>
    /// <param name="snapshot">The policy that will decide; its mappings may ask about a resource besides the tool.</param>
    public static ImmutableArray<RelationQuestion> Of(DecisionRequest request, PolicySnapshot? snapshot)
    {
        ArgumentNullException.ThrowIfNull(request);
        var asked = new DecisionCase(request, snapshot!);
        if (asked.Target is not { } target)
        {
            return [];
        }

        var questions = ImmutableArray.CreateBuilder<RelationQuestion>();
        foreach (var demand in (ReadOnlySpan<RelationDemand>)[HumanMay.Demand(asked), AgentMay.Demand(asked)])
        {
            foreach (var user in demand.Ids.Select(id => PolicyObject.User(demand.Type, id)).OfType<Subject>())
            {
                questions.Add(new RelationQuestion(user.Text, demand.Name, target));
                if (demand.ResourceRelation is { } relation && asked.Mapped.Resource is { } resource)
                {
                    questions.Add(new RelationQuestion(user.Text, relation, resource));
                }
            }
        }

        return [.. questions.Distinct()];
    }

    /// <summary>What the questions of a decision bring with them: the same values that conditions read in this process.</summary>
    public static RelationTerms Terms(DecisionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new RelationTerms
        {
            Context = JsonSerializer.SerializeToElement(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["now"] = request.Now.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                ["upstream"] = request.Call.Upstream,
                ["action"] = request.Call.Action,
                ["identifier"] = request.Call.Identifier,
                ["subject"] = request.Subject,
                ["actor"] = request.Actor,
            }),
        };
    }
}
