using System.Collections.Immutable;
using System.Text.Json;

namespace AgentIdentity.Policy;

/// <summary>
/// One store of relations, asked and written with OpenFGA's semantics: embedded in this process, or a remote OpenFGA.
/// Nothing here throws for what a caller asks or a store holds: a question that cannot be answered is a
/// <see cref="RelationFailure"/>, and whoever decides by it denies.
/// </summary>
public interface IRelationEngine
{
    /// <summary>Whether the user has the relation to the object.</summary>
    /// <param name="question">Who, which relation, to what.</param>
    /// <param name="terms">What the question brings with it.</param>
    /// <param name="cancellation">Gives the question up.</param>
    ValueTask<RelationResult<RelationAnswer>> CheckAsync(RelationQuestion question, RelationTerms terms, CancellationToken cancellation = default);

    /// <summary>Answers many questions over one state of the store, each by itself: one that fails does not fail the others.</summary>
    /// <param name="questions">At most 50, as in OpenFGA.</param>
    /// <param name="cancellation">Gives the questions up.</param>
    /// <returns>One result for each question, in their order.</returns>
    ValueTask<RelationResult<ImmutableArray<RelationResult<RelationAnswer>>>> BatchCheckAsync(
        ImmutableArray<(RelationQuestion Question, RelationTerms Terms)> questions, CancellationToken cancellation = default);

    /// <summary>The objects of a type to which the user has the relation; at most 1,000, in no particular order.</summary>
    /// <param name="type">The type of the objects.</param>
    /// <param name="relation">A relation of that type.</param>
    /// <param name="user">A user, a userset or a typed wildcard.</param>
    /// <param name="terms">What the question brings with it.</param>
    /// <param name="cancellation">Gives the question up.</param>
    ValueTask<RelationResult<RelationList>> ListObjectsAsync(
        string type, string relation, string user, RelationTerms terms, CancellationToken cancellation = default);

    /// <summary>The users of one kind that have the relation to the object; at most 1,000, in no particular order.</summary>
    /// <param name="objectText">The object, as <c>type:id</c>.</param>
    /// <param name="relation">A relation of its type.</param>
    /// <param name="filter">Which users to list.</param>
    /// <param name="terms">What the question brings with it.</param>
    /// <param name="cancellation">Gives the question up.</param>
    ValueTask<RelationResult<RelationList>> ListUsersAsync(
        string objectText, string relation, UserFilter filter, RelationTerms terms, CancellationToken cancellation = default);

    /// <summary>How the relation of the object is made up, one level deep.</summary>
    /// <param name="relation">A relation of the object's type.</param>
    /// <param name="objectText">The object, as <c>type:id</c>.</param>
    /// <param name="terms">What the question brings with it; its context is not used.</param>
    /// <param name="cancellation">Gives the question up.</param>
    ValueTask<RelationResult<RelationTree>> ExpandAsync(
        string relation, string objectText, RelationTerms terms, CancellationToken cancellation = default);

    /// <summary>Stored tuples that match a filter, a page at a time.</summary>
    /// <param name="filter">Which tuples.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellation">Gives the reading up.</param>
    ValueTask<RelationResult<RelationPage<StoredTuple>>> ReadAsync(TupleFilter filter, PageRequest page, CancellationToken cancellation = default);

    /// <summary>Writes and deletes tuples in one transaction. Answered when it is durable and every question asked from now on sees it.</summary>
    /// <param name="write">What to write and delete; when any part is refused nothing is changed.</param>
    /// <param name="by">Who writes, for the record.</param>
    /// <param name="cancellation">Gives the wait up; the write may have happened.</param>
    ValueTask<RelationResult<int>> WriteAsync(TupleWrite write, string by, CancellationToken cancellation = default);

    /// <summary>The changes of the tuples in the order in which they happened, a page at a time.</summary>
    /// <param name="filter">Which changes.</param>
    /// <param name="page">Which page; the last page's token goes on where the log ended.</param>
    /// <param name="cancellation">Gives the reading up.</param>
    ValueTask<RelationResult<RelationPage<TupleChange>>> ReadChangesAsync(ChangeFilter filter, PageRequest page, CancellationToken cancellation = default);

    /// <summary>Adds a model, which is the store's newest from now on. Models never change.</summary>
    /// <param name="modelJson">The model in OpenFGA's JSON form.</param>
    /// <param name="by">Who writes, for the record.</param>
    /// <param name="cancellation">Gives the wait up.</param>
    /// <returns>The model's id.</returns>
    ValueTask<RelationResult<string>> WriteModelAsync(JsonElement modelJson, string by, CancellationToken cancellation = default);

    /// <summary>One model.</summary>
    /// <param name="modelId">The model's id; null for the newest.</param>
    /// <param name="cancellation">Gives the reading up.</param>
    ValueTask<RelationResult<StoredModel>> ReadModelAsync(string? modelId, CancellationToken cancellation = default);

    /// <summary>The models, the newest first, a page at a time.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="cancellation">Gives the reading up.</param>
    ValueTask<RelationResult<RelationPage<StoredModel>>> ReadModelsAsync(PageRequest page, CancellationToken cancellation = default);

    /// <summary>Replaces what is asserted about a model.</summary>
    /// <param name="modelId">The model's id.</param>
    /// <param name="assertions">At most 100.</param>
    /// <param name="by">Who writes, for the record.</param>
    /// <param name="cancellation">Gives the wait up.</param>
    ValueTask<RelationResult<int>> WriteAssertionsAsync(
        string modelId, ImmutableArray<RelationAssertion> assertions, string by, CancellationToken cancellation = default);

    /// <summary>What is asserted about a model.</summary>
    /// <param name="modelId">The model's id.</param>
    /// <param name="cancellation">Gives the reading up.</param>
    ValueTask<RelationResult<ImmutableArray<RelationAssertion>>> ReadAssertionsAsync(string modelId, CancellationToken cancellation = default);
}
