using System.Collections.Immutable;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Relations.Answers;
using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Policy;

/// <summary>
/// Answers questions over one state of a store, with OpenFGA's semantics and codes. Pure: no store is read and nothing is
/// remembered between questions. Which model a question names (<see cref="RelationTerms.ModelId"/>) is settled before, by
/// whoever makes the <see cref="StoreState"/>. Nothing here throws for what a caller asks.
/// </summary>
public static class RelationAnswers
{
    private const int MaxChecks = 50;

    /// <summary>Whether the user has the relation to the object.</summary>
    /// <param name="state">The store.</param>
    /// <param name="question">Who, which relation, to what.</param>
    /// <param name="terms">What the question brings with it.</param>
    public static RelationResult<RelationAnswer> Check(StoreState state, RelationQuestion question, RelationTerms terms)
    {
        if (RequestRules.Refusal(state.Model, question, terms) is { } refusal)
        {
            return refusal;
        }

        var user = Subject.Parse(question.User)!;
        var relation = state.Model.Find(Subject.TypeOf(question.Object), question.Relation)!;
        var answer = new TupleView(state, terms).Check(user, relation, question.Object);
        return Faults.Of(answer, question.ToString()) is { } failure ? failure : new RelationAnswer(answer.Allowed, Reason(answer));
    }

    /// <summary>Answers many questions over the one state, each by itself: one that fails does not fail the others.</summary>
    /// <param name="state">The store.</param>
    /// <param name="questions">At most 50, as in OpenFGA.</param>
    /// <returns>One result for each question, in their order.</returns>
    public static RelationResult<ImmutableArray<RelationResult<RelationAnswer>>> BatchCheck(
        StoreState state, ImmutableArray<(RelationQuestion Question, RelationTerms Terms)> questions)
    {
        if (questions.IsDefaultOrEmpty || questions.Length > MaxChecks)
        {
            return new RelationFailure(RelationFailureCode.ValidationError,
                $"a batch holds 1 to {MaxChecks} checks, and this one holds {(questions.IsDefault ? 0 : questions.Length)}; split it");
        }

        return questions.Select(q => Check(state, q.Question, q.Terms)).ToImmutableArray();
    }

    /// <summary>The objects of a type to which the user has the relation; at most <see cref="RelationTerms.MaxItems"/>, the same ones in the same order for the same state.</summary>
    /// <param name="state">The store.</param>
    /// <param name="type">The type of the objects.</param>
    /// <param name="relation">A relation of that type.</param>
    /// <param name="user">A user, a userset or a typed wildcard.</param>
    /// <param name="terms">What the question brings with it.</param>
    public static RelationResult<RelationList> ListObjects(StoreState state, string type, string relation, string user, RelationTerms terms)
    {
        if (RequestRules.Refusal(state.Model, type, relation, user, terms) is { } refusal)
        {
            return refusal;
        }

        var subject = Subject.Parse(user)!;
        var search = new ObjectSearch(new TupleView(state, terms), state.Model.LeadsTo, subject, state.Model.Find(type, relation)!, Math.Max(terms.MaxItems, 0));
        return search.Run(subject.Relation is null ? null : state.Model.Find(subject.Type, subject.Relation));
    }

    /// <summary>The users of one kind that have the relation to the object; at most 1,000, the same ones in the same order for the same state.</summary>
    /// <param name="state">The store.</param>
    /// <param name="objectText">The object, as <c>type:id</c>.</param>
    /// <param name="relation">A relation of its type.</param>
    /// <param name="filter">Which users to list.</param>
    /// <param name="terms">What the question brings with it.</param>
    public static RelationResult<RelationList> ListUsers(StoreState state, string objectText, string relation, UserFilter filter, RelationTerms terms)
    {
        if (RequestRules.Refusal(state.Model, objectText, relation, filter, terms) is { } refusal)
        {
            return refusal;
        }

        var target = state.Model.Find(Subject.TypeOf(objectText), relation)!;
        return new UserSearch(state.Model, new TupleView(state, terms), objectText, target, (filter, Math.Max(terms.MaxItems, 0))).Run();
    }

    /// <summary>How the relation of the object is made up, one level deep.</summary>
    /// <param name="state">The store.</param>
    /// <param name="relation">A relation of the object's type.</param>
    /// <param name="objectText">The object, as <c>type:id</c>.</param>
    /// <param name="terms">What the question brings with it; its context is not used.</param>
    public static RelationResult<RelationTree> Expand(StoreState state, string relation, string objectText, RelationTerms terms)
    {
        if (RequestRules.ExpandRefusal(state.Model, relation, objectText, terms) is { } refusal)
        {
            return refusal;
        }

        var target = state.Model.Find(Subject.TypeOf(objectText), relation)!;
        return new TreeExpansion(state.Model, new TupleView(state, terms), objectText, target).Run();
    }

    private static RelationReason Reason(CheckAnswer answer) =>
        answer.Allowed ? RelationReason.Related
        : answer.Notes.Any(n => n.Fault == CheckFault.MissingContext) ? RelationReason.MissingContext
        : answer.Notes.Count > 0 ? RelationReason.ConditionFailed
        : RelationReason.NoRelation;
}
