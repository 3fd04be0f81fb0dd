using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Writes and deletes tuples of one store: all of it or nothing, durable and in the evidence before it is in force, in force before it is answered.</summary>
internal sealed class TupleTransaction(RelationParts parts, StoreMemory memory, RelationStore store, IStoreModels models)
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    /// <summary>What was changed: the tuples deleted, as they were stored, and those written.</summary>
    public async Task<RelationResult<List<RelationTuple>>> RunAsync(TupleWrite write, string by)
    {
        var model = models.Find(write.ModelId);
        if (!model.Ok)
        {
            return model.Failure!;
        }

        if (TupleWriteRules.Refusal(write, model.Value) is { } refused)
        {
            return refused;
        }

        return await parts.Journal.ChangeAsync<RelationResult<List<RelationTuple>>>(scope =>
        {
            if (!StoreRows.Lives(scope, memory.Store))
            {
                return StoreRows.NotFound;
            }

            if (Overtaken(write, model.Value) is { } misfit)
            {
                return misfit;
            }

            var plan = Plan(scope, write);
            return plan.Ok ? Change(scope, plan.Value, by) : plan.Failure!;
        }).ConfigureAwait(false);
    }

    // Another model may have become the newest while this waited for its turn.
    private RelationFailure? Overtaken(TupleWrite write, RelationModel checkedWith)
    {
        var now = models.Find(write.ModelId);
        return !now.Ok ? now.Failure : now.Value == checkedWith ? null : TupleWriteRules.Misfit(write, now.Value);
    }

    // Everything is looked up before anything is changed, so that a refusal leaves nothing behind.
    private RelationResult<TuplePlan> Plan(JournalScope scope, TupleWrite write)
    {
        var plan = new TuplePlan([], []);
        foreach (var key in write.Deletes)
        {
            if (TupleRows.Find(scope, memory.Store, key) is { } stored)
            {
                plan.Deletes.Add(stored);
            }
            else if (memory.Beneath.ByKey.ContainsKey(key))
            {
                return Refused("cannot delete a tuple of the policy folder, change it there", key);
            }
            else if (!write.IgnoreMissing)
            {
                return Refused("cannot delete a tuple which does not exist", key);
            }
        }

        foreach (var tuple in write.Writes)
        {
            if (TupleRows.Find(scope, memory.Store, tuple.Key) is not { } stored)
            {
                plan.Writes.Add(tuple);
            }
            else if (!write.IgnoreDuplicates)
            {
                return Refused("cannot write a tuple which already exists", tuple.Key);
            }
            else if (!Same(stored.Condition, tuple.Condition))
            {
                return new RelationFailure(RelationFailureCode.Aborted, "transactional write failed due to conflict: attempted to write a tuple "
                    + $"which already exists with a different condition: {Name(tuple.Key)}");
            }
        }

        return plan;
    }

    private List<RelationTuple> Change(JournalScope scope, TuplePlan plan, string by)
    {
        var now = parts.Time.GetUtcNow();
        var entries = new List<LogEntry>(plan.Deletes.Count + plan.Writes.Count);
        foreach (var tuple in plan.Deletes)
        {
            TupleRows.Delete(scope, memory.Store, tuple.Key);
            entries.Add(ChangeRows.Append(scope, memory.Store, RelationChangeKind.Deleted, tuple with { Condition = null }, now));
            Record(scope, "tuple.deleted", tuple, by);
        }

        foreach (var tuple in plan.Writes)
        {
            TupleRows.Insert(scope, memory.Store, tuple, now);
            entries.Add(ChangeRows.Append(scope, memory.Store, RelationChangeKind.Written, tuple, now));
            Record(scope, "tuple.written", tuple, by);
        }

        if (entries.Count > 0)
        {
            scope.AfterCommit(() => parts.Log.Committed(entries));
        }

        return [.. plan.Deletes, .. plan.Writes];
    }

    private void Record(JournalScope scope, string kind, RelationTuple tuple, string by) => scope.Record(AdminEntry.Of(
        parts.Time,
        kind,
        by,
        ("store", store.Id),
        ("user", tuple.User),
        ("relation", tuple.Relation),
        ("object", tuple.Object),
        ("condition", tuple.Condition?.Name),
        ("context", TupleRows.Context(tuple))));

    private static bool Same(TupleCondition? one, TupleCondition? other) =>
        one?.Name == other?.Name && JsonElement.DeepEquals(one?.Context ?? Nothing, other?.Context ?? Nothing);

    private static RelationFailure Refused(string why, RelationQuestion key) => new(
        RelationFailureCode.WriteFailedDueToInvalidInput,
        $"{why}: {Name(key)}: tuple to be written already existed or the tuple to be deleted did not exist");

    private static string Name(RelationQuestion key) => $"user: '{key.User}', relation: '{key.Relation}', object: '{key.Object}'";

    private sealed record TuplePlan(List<RelationTuple> Deletes, List<RelationTuple> Writes);
}
