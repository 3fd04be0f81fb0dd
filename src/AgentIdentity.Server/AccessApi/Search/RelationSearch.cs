using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AgentIdentity.Broker;
using AgentIdentity.Policy;
using AgentIdentity.Server.Fga;

namespace AgentIdentity.Server.AccessApi;

/// <summary>Searches about anything but calls. What the model does not know has no results, which is no mistake.</summary>
internal sealed class RelationSearch(AccessRelations relations, PeopleDirectory people, TimeProvider time)
{
    private const int Batch = 50;

    public async ValueTask<SearchFinding> SubjectsAsync(AccessQuestion question, CancellationToken cancellation)
    {
        var type = RelationEvaluation.TypeOf(question.Subject);
        if (RelationEvaluation.Object(question.Resource) is not { } target || !FgaForm.Type.Pattern.IsMatch(type) || !FgaForm.Relation.Pattern.IsMatch(question.Action.Name))
        {
            return SearchFinding.Nothing;
        }

        var terms = RelationTermsOf.Question(question, time.GetUtcNow());
        var found = await relations.Engine.ListUsersAsync(target, question.Action.Name, new UserFilter(type), terms, cancellation);
        if (!found.Ok)
        {
            return Failed(found.Failure!);
        }

        var listed = found.Value.Items.Where(static user => !user.EndsWith(":*", StringComparison.Ordinal)).ToList();
        if (listed.Count < found.Value.Items.Length)
        {
            // Everyone of a type is no subject: whom this server knows is asked one by one, as exclusions may except some.
            var others = type == RelationEvaluation.Person ? people.List().Select(static person => $"{RelationEvaluation.Person}:{person.Id}").Except(listed).ToList() : [];
            var asked = await AllowedAsync([.. others.Select(user => new RelationQuestion(user, question.Action.Name, target))], terms, cancellation);
            if (asked is not { } allowed)
            {
                return SearchFinding.Unavailable;
            }

            listed.AddRange(allowed.Select(static one => one.User));
        }

        var truncated = found.Value.Truncated || (listed.Count < found.Value.Items.Length && type != RelationEvaluation.Person);
        return new SearchFinding(Entities(listed, question.Subject.Type), truncated);
    }

    public async ValueTask<SearchFinding> ResourcesAsync(AccessQuestion question, CancellationToken cancellation)
    {
        if (RelationEvaluation.User(question.Subject) is not { } user || !FgaForm.Type.Pattern.IsMatch(question.Resource.Type) || !FgaForm.Relation.Pattern.IsMatch(question.Action.Name))
        {
            return SearchFinding.Nothing;
        }

        var terms = RelationTermsOf.Question(question, time.GetUtcNow());
        var found = await relations.Engine.ListObjectsAsync(question.Resource.Type, question.Action.Name, user, terms, cancellation);
        return found.Ok ? new SearchFinding(Entities(found.Value.Items, question.Resource.Type), found.Value.Truncated) : Failed(found.Failure!);
    }

    public async ValueTask<SearchFinding> ActionsAsync(AccessQuestion question, CancellationToken cancellation)
    {
        if (RelationEvaluation.User(question.Subject) is not { } user || RelationEvaluation.Object(question.Resource) is not { } target)
        {
            return SearchFinding.Nothing;
        }

        var defined = await relations.OfTypeAsync(question.Resource.Type, cancellation);
        if (!defined.Ok)
        {
            return Failed(defined.Failure!);
        }

        var terms = RelationTermsOf.Question(question, time.GetUtcNow());
        var asked = await AllowedAsync([.. defined.Value.Select(relation => new RelationQuestion(user, relation, target))], terms, cancellation);
        return asked is { } allowed ? new SearchFinding([.. allowed.Select(static one => SearchFinding.Action(one.Relation))]) : SearchFinding.Unavailable;
    }

    // A question that cannot be answered, as for a missing value, is not answered with yes.
    private async ValueTask<List<RelationQuestion>?> AllowedAsync(RelationQuestion[] questions, RelationTerms terms, CancellationToken cancellation)
    {
        var allowed = new List<RelationQuestion>();
        foreach (var some in questions.Chunk(Batch))
        {
            var answers = await relations.Engine.BatchCheckAsync([.. some.Select(one => (one, terms))], cancellation);
            if (!answers.Ok)
            {
                return null;
            }

            allowed.AddRange(some.Zip(answers.Value).Where(static pair => pair.Second is { Ok: true, Value.Allowed: true }).Select(static pair => pair.First));
        }

        return allowed;
    }

    private static ImmutableArray<JsonObject> Entities(IEnumerable<string> names, string type) =>
        [.. names.Where(static name => !name.Contains('#', StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => SearchFinding.Entity(type, name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..]))];

    private static SearchFinding Failed(RelationFailure failure) => FgaRefusal.IsInternal(failure.Code) ? SearchFinding.Unavailable : SearchFinding.Nothing;
}
