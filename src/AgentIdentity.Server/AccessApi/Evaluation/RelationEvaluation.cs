using AgentIdentity.Policy;
using AgentIdentity.Server.Fga;

namespace AgentIdentity.Server.AccessApi;

/// <summary>A question about anything but a call: whether the subject has the relation that the action names to the resource.</summary>
internal sealed class RelationEvaluation(AccessRelations relations, TimeProvider time)
{
    public const string Person = "user";

    /// <summary>How COAZ-MCP calls a person.</summary>
    public const string Identity = "identity";

    public async ValueTask<AccessAnswer> AnswerAsync(AccessQuestion question, AccessCaller caller, CancellationToken cancellation)
    {
        if (Question(question) is not { } asked)
        {
            return AccessAnswer.Denied("invalid_request", "The subject, the action or the resource has no name that relations know.");
        }

        var terms = RelationTermsOf.Question(question, time.GetUtcNow()) with { Explain = caller.IsAdministrator };
        return Of(await relations.Engine.CheckAsync(asked, terms, cancellation), caller);
    }

    /// <summary>The question in the relations' own terms; null where it could be read as a question about many.</summary>
    public static RelationQuestion? Question(AccessQuestion question) =>
        User(question.Subject) is { } user && Object(question.Resource) is { } target && FgaForm.Relation.Pattern.IsMatch(question.Action.Name)
            ? new RelationQuestion(user, question.Action.Name, target) : null;

    public static string TypeOf(AccessEntity subject) => subject.Type == Identity ? Person : subject.Type;

    public static string? User(AccessEntity subject) => Object(subject with { Type = TypeOf(subject) });

    public static string? Object(AccessEntity thing) =>
        FgaForm.Type.Pattern.IsMatch(thing.Type) && FgaForm.ObjectId.Pattern.IsMatch(thing.Id) && !thing.Id.Contains('*', StringComparison.Ordinal)
            ? $"{thing.Type}:{thing.Id}" : null;

    private static AccessAnswer Of(RelationResult<RelationAnswer> result, AccessCaller caller)
    {
        if (!result.Ok)
        {
            // What the model does not know is nobody's; an engine that cannot say is no answer at all.
            return FgaRefusal.IsInternal(result.Failure!.Code)
                ? AccessAnswer.Failed(503, ServerError.AccessUndecided, "The relations could not be asked.")
                : Explained(AccessAnswer.Denied(DecisionReason.RelationError, "The relation is not known."), caller, result.Failure.Message);
        }

        return result.Value switch
        {
            { Allowed: true } => new AccessAnswer(true, []),
            { Reason: RelationReason.ConditionFailed } no => Explained(AccessAnswer.Denied(DecisionReason.ConditionFailed, "A condition does not hold."), caller, no.Explanation?.ToString()),
            { Reason: RelationReason.MissingContext } no => Explained(AccessAnswer.Denied(DecisionReason.MissingContext, "A condition needs more than was told."), caller, no.Explanation?.ToString()),
            var no => Explained(AccessAnswer.Denied(DecisionReason.NoRelation, "The subject has no such relation to the resource."), caller, no.Explanation?.ToString()),
        };
    }

    private static AccessAnswer Explained(AccessAnswer answer, AccessCaller caller, string? why)
    {
        if (caller.IsAdministrator && why is not null)
        {
            answer.Context["reason_admin"] = AccessReasons.In(why);
        }

        return answer;
    }
}
