using System.Collections.Immutable;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Relations.Answers;
using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Relations.Explaining;

namespace AgentIdentity.Policy;

/// <summary>
/// Answers questions over one state of a store, with OpenFGA's semantics and codes. Pure: no store is read and nothing is
/// remembered between questions. Which model a question names (<see cref="RelationTerms.ModelId"/>) is settled before, by
/// whoever makes the <see cref="StoreState"/>. Nothing here throws for what a caller asks.
/// </summary>
public static class RelationAnswers
{
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
        var inquiry = new Inquiry(state, terms);
        var asked = inquiry.Question(user, question.Relation, question.Object);
        if (!terms.Explain)
        {
            var answer = RelationChecker.Check(state.Model, inquiry.Tuples, asked);
            if (answer.Allowed || (answer.Fault == CheckFault.None && answer.Notes.Count == 0))
            {
                return new RelationAnswer(answer.Allowed, answer.Allowed ? RelationReason.Related : RelationReason.NoRelation);
            }

            // A refusal over a condition is worth a second look: which of several hurdles stands in the way.
            return Faults.Of(answer, asked) is { } fault ? fault : new RelationAnswer(
                false, Explainer.Explain(state.Model, inquiry.Tuples, asked, room: 1, Explainer.Glance).Reason);
        }

        var explained = Explainer.Explain(state.Model, inquiry.Tuples, asked);
        return Faults.Of(explained.Fault, explained.Objections, asked) is { } failure
            ? failure with { Explanation = explained.Tree }
            : new RelationAnswer(explained.Allowed, explained.Reason, explained.Tree);
    }

    /// <summary>Answers many questions over the one state, each by itself: one that fails does not fail the others.</summary>
    /// <param name="state">The store.</param>
    /// <param name="questions">At most 50, as in OpenFGA.</param>
    /// <returns>One result for each question, in their order.</returns>
    public static RelationResult<ImmutableArray<RelationResult<RelationAnswer>>> BatchCheck(
        StoreState state, ImmutableArray<(RelationQuestion Question, RelationTerms Terms)> questions)
    {
        if (questions.IsDefaultOrEmpty || questions.Length > RelationLimits.BatchChecks)
        {
            return new RelationFailure(RelationFailureCode.ValidationError,
                $"a batch holds 1 to {RelationLimits.BatchChecks} checks, and this one holds {(questions.IsDefault ? 0 : questions.Length)}; split it");
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

        var search = new ObjectSearch(new Inquiry(state, terms), Subject.Parse(user)!, state.Model.Plan.Find(type, relation)!, Math.Max(terms.MaxItems, 0));
        return search.Run();
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

        var target = state.Model.Plan.Find(Subject.TypeOf(objectText), relation)!;
        return new UserSearch(new Inquiry(state, terms), objectText, target, filter, Math.Max(terms.MaxItems, 0)).Run();
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

        var target = state.Model.Plan.Find(Subject.TypeOf(objectText), relation)!;
        return new TreeExpansion(new Inquiry(state, terms), objectText, target).Run();
    }
}
