using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AgentIdentity.Broker;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.AccessApi;

/// <summary>
/// Searches about calls of agents: whom, what and how a decision would allow, each asked as a preview. Tools and models are those
/// that relations name to the human; paths cannot be listed, so a search for operations finds none.
/// </summary>
internal sealed class CallSearch(AccessDesk desk, DelegationBook book, AccessRelations relations, TimeProvider time)
{
    private static readonly string[] Verbs = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];

    private const int MostAsked = 1_000;

    public ValueTask<SearchFinding> SubjectsAsync(AccessQuestion question, AccessCaller caller, CancellationToken cancellation)
    {
        var agent = question.Context.Text("agent");
        var people = agent is null ? [] : book.List(agent: agent).Select(static delegation => delegation.Human).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return AllowedAsync(
            people.Select(person => (question with { Subject = question.Subject with { Id = person } }, SearchFinding.Entity(question.Subject.Type, person))), caller, cancellation);
    }

    public async ValueTask<SearchFinding> ResourcesAsync(AccessQuestion question, AccessCaller caller, CancellationToken cancellation)
    {
        if (question.Resource.Type == AccessCalls.Operation || RelationEvaluation.User(question.Subject) is not { } user)
        {
            return SearchFinding.Nothing;
        }

        var terms = RelationTermsOf.Question(question, time.GetUtcNow());
        var found = await relations.Engine.ListObjectsAsync(question.Resource.Type, "human_may", user, terms, cancellation);
        var asked = await AllowedAsync(
            Ids(found.Ok ? found.Value.Items : [], question.Resource.Type, caller)
                .Select(id => (question with { Resource = new AccessEntity(question.Resource.Type, id, null) }, SearchFinding.Entity(question.Resource.Type, id))), caller, cancellation);
        return asked with { Truncated = asked.Truncated || !found.Ok || found.Value.Truncated };
    }

    public ValueTask<SearchFinding> ActionsAsync(AccessQuestion question, AccessCaller caller, CancellationToken cancellation)
    {
        string[] actions = question.Resource.Type switch { AccessCalls.Tool => ["tools/call"], AccessCalls.Model => ["chat"], _ => Verbs };
        return AllowedAsync(actions.Select(action => (question with { Action = new AccessAction(action, null) }, SearchFinding.Action(action))), caller, cancellation);
    }

    private async ValueTask<SearchFinding> AllowedAsync(
        IEnumerable<(AccessQuestion Question, JsonObject Found)> candidates, AccessCaller caller, CancellationToken cancellation)
    {
        var results = ImmutableArray.CreateBuilder<JsonObject>();
        var asked = 0;
        foreach (var (question, found) in candidates)
        {
            if (++asked > MostAsked)
            {
                return new SearchFinding(results.DrainToImmutable(), Truncated: true);
            }

            var answer = await desk.AnswerAsync(Preview(question), caller, cancellation);
            if (answer.Decision)
            {
                results.Add(found);
            }
        }

        return new SearchFinding(results.DrainToImmutable());
    }

    // Relations name a tool with its upstream; whoever stands before one upstream does not.
    private static IEnumerable<string> Ids(ImmutableArray<string> names, string type, AccessCaller caller)
    {
        var ids = names.Select(name => name[(type.Length + 1)..]).Order(StringComparer.Ordinal);
        return type == AccessCalls.Tool && caller.OnlyUpstream is { } upstream
            ? ids.Where(id => id.StartsWith(upstream + "/", StringComparison.Ordinal)).Select(id => id[(upstream.Length + 1)..])
            : ids;
    }

    private static AccessQuestion Preview(AccessQuestion question)
    {
        var context = question.Context is { } told ? JsonObject.Create(told)! : [];
        context["preview"] = true;
        return question with { Context = System.Text.Json.JsonSerializer.SerializeToElement(context) };
    }
}
