using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <content>The tuples, their history, the models and what is asserted of them.</content>
public sealed partial class EmbeddedRelations
{
    /// <inheritdoc/>
    public ValueTask<RelationResult<RelationPage<StoredTuple>>> ReadAsync(TupleFilter filter, PageRequest page, CancellationToken cancellation = default) =>
        Guarded(() => new TuplePages(_parts, _memory, Store.Id).Read(filter, PageRules.Sized(page)), cancellation);

    /// <inheritdoc/>
    public ValueTask<RelationResult<int>> WriteAsync(TupleWrite write, string by, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        return GuardedAsync(async () =>
        {
            var changed = await _writing.RunAsync(write, by).ConfigureAwait(false);
            return changed.Ok ? changed.Value.Count : (RelationResult<int>)changed.Failure!;
        }, cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<RelationResult<RelationPage<TupleChange>>> ReadChangesAsync(ChangeFilter filter, PageRequest page, CancellationToken cancellation = default) =>
        Guarded(() => new ChangePages(_parts, _memory, Store.Id).Read(filter, PageRules.Sized(page)), cancellation);

    /// <inheritdoc/>
    public ValueTask<RelationResult<string>> WriteModelAsync(JsonElement modelJson, string by, CancellationToken cancellation = default) =>
        GuardedAsync(() => _models.WriteAsync(modelJson, by), cancellation);

    /// <inheritdoc/>
    public ValueTask<RelationResult<StoredModel>> ReadModelAsync(string? modelId, CancellationToken cancellation = default) =>
        Guarded(() => _models.Read(modelId), cancellation);

    /// <inheritdoc/>
    public ValueTask<RelationResult<RelationPage<StoredModel>>> ReadModelsAsync(PageRequest page, CancellationToken cancellation = default) =>
        Guarded(() => PageRules.Refusal(PageRules.Sized(page)) is { } refusal ? refusal : _models.List(PageRules.Sized(page)), cancellation);

    /// <inheritdoc/>
    public ValueTask<RelationResult<int>> WriteAssertionsAsync(
        string modelId, ImmutableArray<RelationAssertion> assertions, string by, CancellationToken cancellation = default) =>
        GuardedAsync(() => _assertions.WriteAsync(modelId, assertions, by), cancellation);

    /// <inheritdoc/>
    public ValueTask<RelationResult<ImmutableArray<RelationAssertion>>> ReadAssertionsAsync(string modelId, CancellationToken cancellation = default) =>
        Guarded(() => _assertions.Read(modelId), cancellation);

    /// <summary>The same write for callers inside the broker, who are told what was changed.</summary>
    internal Task<RelationResult<List<RelationTuple>>> ChangeAsync(TupleWrite write, string by) => _writing.RunAsync(write, by);

    // Plain answers come from memory, so most of the time there is nothing to wait for.
    private ValueTask<RelationResult<T>> Guarded<T>(Func<RelationResult<T>> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _memory.Tuples is null || _memory.Gone
            ? GuardedAsync(() => new ValueTask<RelationResult<T>>(work()), cancellation)
            : new(StorageFailures.Guard(work));
    }

    private async ValueTask<RelationResult<T>> GuardedAsync<T>(Func<ValueTask<RelationResult<T>>> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return await StorageFailures.GuardAsync(async () =>
        {
            if (_memory.Tuples is null && !_memory.Gone)
            {
                await LoadAsync().WaitAsync(cancellation).ConfigureAwait(false);
            }

            return _memory.Gone ? StoreRows.NotFound : await work().AsTask().WaitAsync(cancellation).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    // However many wait for a store that nobody has asked yet, it is read once.
    internal Task LoadAsync()
    {
        lock (_loadGate)
        {
            return _load = _load is { IsCompleted: false } running ? running : Task.Run(() => _parts.Log.Load(_memory));
        }
    }
}
