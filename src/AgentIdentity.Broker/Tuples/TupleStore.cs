using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>The facts that administrators write: who may what. In force as soon as a write is answered.</summary>
public sealed class TupleStore
{
    private readonly Journal _journal;
    private readonly PolicySource _policy;
    private readonly TimeProvider _time;

    internal TupleStore(Journal journal, PolicySource policy, TimeProvider time) => (_journal, _policy, _time) = (journal, policy, time);

    /// <summary>Every tuple in force, those of the policy folder included.</summary>
    public IReadOnlyList<RelationTuple> List() => _policy.Current is { } snapshot ? [.. snapshot.Tuples.All()] : [];

    /// <summary>Writes a tuple that the model allows and that is not there yet.</summary>
    public Task<BrokerResult<RelationTuple>> WriteAsync(RelationTuple tuple, string by)
    {
        ArgumentNullException.ThrowIfNull(tuple);
        return _journal.ChangeAsync<BrokerResult<RelationTuple>>(scope =>
        {
            if (_policy.Current is not { } snapshot)
            {
                return NoPolicy();
            }

            if (snapshot.Validate(tuple) is { } problem)
            {
                return new BrokerFailure(BrokerError.TupleInvalid, problem.Message);
            }

            if (Row(scope, tuple) is not null)
            {
                return new BrokerFailure(BrokerError.TupleExists, $"{tuple} is already written.");
            }

            scope.Db.Tuples.Add(TupleRows.Write(tuple, _time.GetUtcNow()));
            return Change(scope, "tuple.written", tuple, by, snapshot.With(tuple));
        });
    }

    /// <summary>Deletes a tuple that was written here.</summary>
    public Task<BrokerResult<RelationTuple>> DeleteAsync(RelationTuple tuple, string by)
    {
        ArgumentNullException.ThrowIfNull(tuple);
        return _journal.ChangeAsync<BrokerResult<RelationTuple>>(scope =>
        {
            if (_policy.Current is not { } snapshot)
            {
                return NoPolicy();
            }

            if (Row(scope, tuple) is not { } row)
            {
                return new BrokerFailure(BrokerError.TupleUnknown, $"{tuple} was not written here.");
            }

            scope.Db.Tuples.Remove(row);

            // The folder may hold the same fact: what it says comes back.
            var seed = snapshot.Bundle.SeedTuples.FirstOrDefault(
                fact => fact.User == tuple.User && fact.Relation == tuple.Relation && fact.Object == tuple.Object);
            return Change(scope, "tuple.deleted", TupleRows.Read(row), by, seed is null ? snapshot.Without(tuple) : snapshot.With(seed));
        });
    }

    private static BrokerFailure NoPolicy() => new(BrokerError.PolicyNotLoaded, "No policy is loaded.");

    private static TupleRow? Row(JournalScope scope, RelationTuple tuple) => scope.Db.Tuples.Find(tuple.Object, tuple.Relation, tuple.User);

    private BrokerResult<RelationTuple> Change(JournalScope scope, string kind, RelationTuple tuple, string by, PolicySnapshot next)
    {
        scope.Db.SaveChanges();
        scope.Record(AdminEntry.Of(
            _time,
            kind,
            by,
            ("user", tuple.User),
            ("relation", tuple.Relation),
            ("object", tuple.Object),
            ("condition", tuple.Condition?.Name),
            ("context", tuple.Condition?.Context?.GetRawText())));
        scope.AfterCommit(() => _policy.Publish(next));
        return tuple;
    }
}
