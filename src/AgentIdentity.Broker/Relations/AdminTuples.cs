using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>The facts that administrators write: who may what. In force as soon as a write is answered.</summary>
public sealed class AdminTuples
{
    private readonly RelationStores _stores;
    private readonly PolicySource _policy;
    private readonly RemoteTuples? _elsewhere;

    /// <param name="elsewhere">The tuples of a remote engine, where decisions are made with those.</param>
    internal AdminTuples(RelationStores stores, PolicySource policy, RemoteTuples? elsewhere) => (_stores, _policy, _elsewhere) = (stores, policy, elsewhere);

    /// <summary>The tuples in force with this user, this relation and this object; what is null may be anything.</summary>
    public async Task<BrokerResult<List<RelationTuple>>> ListAsync(TupleFilter filter, CancellationToken cancellation = default) =>
        _elsewhere is null ? List(filter) : await _elsewhere.ListAsync(filter, cancellation).ConfigureAwait(false);

    private List<RelationTuple> List(TupleFilter filter)
    {
        if (_policy.Current is not { } snapshot)
        {
            return [];
        }

        var candidates = filter switch
        {
            { Object: { } target, Relation: { } relation } => snapshot.Tuples.Of(target, relation),
            { User: { } user } => snapshot.Tuples.By(user),
            _ => snapshot.Tuples.All(),
        };
        return [.. candidates.Where(tuple =>
            (filter.User is null || tuple.User == filter.User)
            && (filter.Relation is null || tuple.Relation == filter.Relation)
            && (filter.Object is null || tuple.Object == filter.Object))];
    }

    /// <summary>Writes a tuple that the model allows and that is not there yet.</summary>
    public Task<BrokerResult<RelationTuple>> WriteAsync(RelationTuple tuple, string by)
    {
        ArgumentNullException.ThrowIfNull(tuple);
        return ChangeAsync(new TupleWrite { Writes = [tuple] }, by, new BrokerFailure(BrokerError.TupleExists, $"{tuple} is already written."));
    }

    /// <summary>Deletes a tuple that was written here.</summary>
    public Task<BrokerResult<RelationTuple>> DeleteAsync(RelationTuple tuple, string by)
    {
        ArgumentNullException.ThrowIfNull(tuple);
        return ChangeAsync(new TupleWrite { Deletes = [tuple.Key] }, by, new BrokerFailure(BrokerError.TupleUnknown, IsShipped(tuple)
            ? $"{tuple} is of the policy folder; take it out of tuples/*.yaml there, then run `agentid policy reload`." : $"There is no {tuple}."));
    }

    private bool IsShipped(RelationTuple tuple) => _elsewhere is null && _policy.Current is { } snapshot
        && snapshot.Bundle.SeedTuples.Any(shipped => shipped.Key == tuple.Key);

    private async Task<BrokerResult<RelationTuple>> ChangeAsync(TupleWrite write, string by, BrokerFailure against)
    {
        var changed = _elsewhere is null
            ? await _stores.Policy.ChangeAsync(write, by).ConfigureAwait(false)
            : await _elsewhere.ChangeAsync(write, by).ConfigureAwait(false);
        return changed.Failure switch
        {
            null => changed.Value[0],
            { Code: RelationFailureCode.WriteFailedDueToInvalidInput } => against,
            { Code: RelationFailureCode.LatestAuthorizationModelNotFound } => new BrokerFailure(BrokerError.PolicyNotLoaded, "No policy is loaded."),
            { Code: >= RelationFailureCode.InternalError } broken => new BrokerFailure(BrokerError.RelationsUnavailable, broken.Message),
            { } other => new BrokerFailure(BrokerError.TupleInvalid, other.Message),
        };
    }
}
