using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Relations;

namespace AgentIdentity.Policy;

/// <summary>What a decision asks the relations. For a host whose relations are elsewhere: it asks them first and decides then.</summary>
public static class RelationQuestions
{
    /// <summary>The questions of a decision, each once; none where the call cannot be named, which the decision refuses by itself.</summary>
    public static ImmutableArray<RelationQuestion> Of(DecisionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (PolicyObject.Of(request.Call) is not { } target)
        {
            return [];
        }

        var questions = ImmutableArray.CreateBuilder<RelationQuestion>();
        Add(HumanMay.Name, HumanMay.Type, [request.Subject]);
        Add(AgentMay.Name, AgentMay.Type, AgentMay.Agents(request));
        return questions.DrainToImmutable();

        void Add(string relation, string type, IReadOnlyList<string> ids)
        {
            foreach (var id in ids)
            {
                if (PolicyObject.User(type, id) is { } user)
                {
                    questions.Add(new RelationQuestion(user.Text, relation, target));
                }
            }
        }
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
