using System.Collections.Immutable;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>One store of this broker's own, answered from memory. Every answer sees every write that was answered before it was asked.</summary>
public sealed partial class EmbeddedRelations : IRelationEngine
{
    private readonly RelationParts _parts;
    private readonly StoreMemory _memory;
    private readonly IStoreModels _models;
    private readonly TupleTransaction _writing;
    private readonly AssertionShelf _assertions;
    private readonly Lock _loadGate = new();
    private Task? _load;

    internal EmbeddedRelations(RelationParts parts, StoreMemory memory, RelationStore store, IStoreModels models)
    {
        (_parts, _memory, _models, Store) = (parts, memory, models, store);
        _writing = new TupleTransaction(parts, memory, store, models);
        _assertions = new AssertionShelf(parts, memory, store, models);
    }

    /// <summary>Which store.</summary>
    public RelationStore Store { get; }

    internal StoreMemory Memory => _memory;

    /// <inheritdoc/>
    public ValueTask<RelationResult<RelationAnswer>> CheckAsync(RelationQuestion question, RelationTerms terms, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return Ask(terms, state => RelationAnswers.Check(state, question, terms), cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<RelationResult<ImmutableArray<RelationResult<RelationAnswer>>>> BatchCheckAsync(
        ImmutableArray<(RelationQuestion Question, RelationTerms Terms)> questions, CancellationToken cancellation = default)
    {
        var terms = questions.IsEmpty ? RelationTerms.None : questions[0].Terms;
        var models = questions.Select(static q => q.Terms.ModelId).Distinct(StringComparer.Ordinal).Count();
        return Ask(
            questions.Any(static q => q.Terms.Consistency == RelationConsistency.HigherConsistency) ? terms with { Consistency = RelationConsistency.HigherConsistency } : terms,
            state => models <= 1 ? RelationAnswers.BatchCheck(state, questions) : Mixed(state.Tuples, questions),
            cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<RelationResult<RelationList>> ListObjectsAsync(
        string type, string relation, string user, RelationTerms terms, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return Ask(terms, state => RelationAnswers.ListObjects(state, type, relation, user, terms), cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<RelationResult<RelationList>> ListUsersAsync(
        string objectText, string relation, UserFilter filter, RelationTerms terms, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return Ask(terms, state => RelationAnswers.ListUsers(state, objectText, relation, filter, terms), cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<RelationResult<RelationTree>> ExpandAsync(
        string relation, string objectText, RelationTerms terms, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return Ask(terms, state => RelationAnswers.Expand(state, relation, objectText, terms), cancellation);
    }

    /// <summary>Which model a question would be answered with, without asking it.</summary>
    /// <param name="terms">What the question brings with it.</param>
    /// <param name="cancellation">Gives the wait up.</param>
    /// <returns>The model's id.</returns>
    public ValueTask<RelationResult<string>> ModelOfAsync(RelationTerms terms, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return Guarded(
            () =>
            {
                CatchUp(terms);
                return _models.IdOf(terms.ModelId);
            },
            cancellation);
    }

    // Questions that name different models are answered over the same tuples.
    private RelationResult<ImmutableArray<RelationResult<RelationAnswer>>> Mixed(
        TupleIndex tuples, ImmutableArray<(RelationQuestion Question, RelationTerms Terms)> questions)
    {
        var answers = ImmutableArray.CreateBuilder<RelationResult<RelationAnswer>>(questions.Length);
        foreach (var (question, terms) in questions)
        {
            var state = _models.State(terms.ModelId, tuples);
            answers.Add(state.Ok ? RelationAnswers.Check(state.Value, question, terms) : state.Failure!);
        }

        return answers.MoveToImmutable();
    }

    private ValueTask<RelationResult<T>> Ask<T>(RelationTerms terms, Func<StoreState, RelationResult<T>> answer, CancellationToken cancellation) =>
        Guarded(() =>
        {
            CatchUp(terms);
            if (_memory.Gone || _memory.Tuples is not { } tuples)
            {
                return _memory.Gone ? StoreRows.NotFound : StorageFailures.Behind;
            }

            var state = _models.State(terms.ModelId, tuples);
            return state.Ok ? answer(state.Value) : state.Failure!;
        }, cancellation);

    private void CatchUp(RelationTerms terms)
    {
        if (terms.Consistency == RelationConsistency.HigherConsistency)
        {
            // Another process may have written what nobody has told this one yet.
            _parts.Log.CatchUp();
        }
    }
}
