using AgentIdentity.Evidence;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>The administrators' tuples where a remote engine holds them. What is about to be changed there is in the evidence here first.</summary>
internal sealed class RemoteTuples(RemoteRelations remote, Journal journal, TimeProvider time)
{
    private const int MostListed = 1000;
    private const int MostPages = 1_000;

    /// <summary>The first thousand stored tuples of the remote store that match.</summary>
    public async Task<BrokerResult<List<RelationTuple>>> ListAsync(TupleFilter filter, CancellationToken cancellation)
    {
        // The API answers only filters that name an object, or a type and a user; the others are applied here.
        var narrow = filter.Object is not null ? filter : default;
        var found = new List<RelationTuple>();
        string? token = null;
        var pages = 0;
        do
        {
            if (++pages > MostPages)
            {
                return RemoteFailure(new RelationFailure(RelationFailureCode.InternalError, "the relation engine's pages do not end; name an object"));
            }

            var page = await remote.ReadAsync(narrow, new PageRequest(RelationLimits.PageItems, token), cancellation).ConfigureAwait(false);
            if (!page.Ok)
            {
                return RemoteFailure(page.Failure!);
            }

            found.AddRange(page.Value.Items.Select(static item => item.Tuple).Where(tuple =>
                (filter.User is null || tuple.User == filter.User) && (filter.Relation is null || tuple.Relation == filter.Relation)));
            token = page.Value.Continuation;
        }
        while (token.Length > 0 && found.Count < MostListed);

        return found;
    }

    public async Task<RelationResult<List<RelationTuple>>> ChangeAsync(TupleWrite write, string by)
    {
        await journal.ChangeAsync(scope =>
        {
            foreach (var tuple in write.Writes)
            {
                scope.Record(Entry("tuple.write_asked", tuple, by));
            }

            foreach (var key in write.Deletes)
            {
                scope.Record(Entry("tuple.delete_asked", Bare(key), by));
            }

            return true;
        }).ConfigureAwait(false);
        var changed = await remote.WriteAsync(write, by).ConfigureAwait(false);
        return changed.Ok ? write.Deletes.Select(Bare).Concat(write.Writes).ToList() : changed.Failure!;
    }

    private static RelationTuple Bare(RelationQuestion key) => new(key.User, key.Relation, key.Object);

    private static BrokerFailure RemoteFailure(RelationFailure failure) => new(BrokerError.RelationsUnavailable, failure.Message);

    private EvidenceDraft Entry(string kind, RelationTuple tuple, string by) => AdminEntry.Of(
        time,
        kind,
        by,
        ("user", tuple.User),
        ("relation", tuple.Relation),
        ("object", tuple.Object),
        ("condition", tuple.Condition?.Name),
        ("context", TupleRows.Context(tuple)));
}
