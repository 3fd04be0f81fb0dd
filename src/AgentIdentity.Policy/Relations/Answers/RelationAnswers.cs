using System.Collections.Immutable;

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
    public static RelationResult<RelationAnswer> Check(StoreState state, RelationQuestion question, RelationTerms terms) => NotYet;

    /// <summary>Answers many questions over the one state, each by itself: one that fails does not fail the others.</summary>
    /// <param name="state">The store.</param>
    /// <param name="questions">At most 50, as in OpenFGA.</param>
    /// <returns>One result for each question, in their order.</returns>
    public static RelationResult<ImmutableArray<RelationResult<RelationAnswer>>> BatchCheck(
        StoreState state, ImmutableArray<(RelationQuestion Question, RelationTerms Terms)> questions) => NotYet;

    /// <summary>The objects of a type to which the user has the relation; at most 1,000, the same ones in the same order for the same state.</summary>
    /// <param name="state">The store.</param>
    /// <param name="type">The type of the objects.</param>
    /// <param name="relation">A relation of that type.</param>
    /// <param name="user">A user, a userset or a typed wildcard.</param>
    /// <param name="terms">What the question brings with it.</param>
    public static RelationResult<RelationList> ListObjects(StoreState state, string type, string relation, string user, RelationTerms terms) => NotYet;

    /// <summary>The users of one kind that have the relation to the object; at most 1,000, the same ones in the same order for the same state.</summary>
    /// <param name="state">The store.</param>
    /// <param name="objectText">The object, as <c>type:id</c>.</param>
    /// <param name="relation">A relation of its type.</param>
    /// <param name="filter">Which users to list.</param>
    /// <param name="terms">What the question brings with it.</param>
    public static RelationResult<RelationList> ListUsers(StoreState state, string objectText, string relation, UserFilter filter, RelationTerms terms) => NotYet;

    /// <summary>How the relation of the object is made up, one level deep.</summary>
    /// <param name="state">The store.</param>
    /// <param name="relation">A relation of the object's type.</param>
    /// <param name="objectText">The object, as <c>type:id</c>.</param>
    /// <param name="terms">What the question brings with it; its context is not used.</param>
    public static RelationResult<RelationTree> Expand(StoreState state, string relation, string objectText, RelationTerms terms) => NotYet;

    private static RelationFailure NotYet => new(RelationFailureCode.InternalError, "this question cannot be answered yet");
}
