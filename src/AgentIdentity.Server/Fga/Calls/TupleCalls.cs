using System.Collections.Immutable;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Fga;

/// <summary>Write, Read and ReadChanges.</summary>
internal static class TupleCalls
{
    private sealed record StoredView(FgaTuples.KeyView Key, DateTimeOffset Timestamp);

    private sealed record ChangeView(FgaTuples.KeyView TupleKey, string Operation, DateTimeOffset Timestamp);

    public static async Task<IResult> WriteAsync(FgaCall call)
    {
        var body = call.Body;
        var (writes, ignoreDuplicates) = Side(body, "writes", "on_duplicate", FgaTuples.Tuple);
        var (deletes, ignoreMissing) = Side(body, "deletes", "on_missing", FgaTuples.Key);
        var modelId = FgaTuples.ModelId(body);
        if (body.Refusal is { } mistake)
        {
            return mistake;
        }

        if (writes.Length + deletes.Length is 0 or > RelationLimits.TransactionTuples)
        {
            return writes.Length + deletes.Length == 0
                ? new FgaRefusal(StatusCodes.Status400BadRequest, "invalid_write_input", "A write must write or delete at least one tuple.")
                : new FgaRefusal(StatusCodes.Status400BadRequest, "exceeded_entity_limit", $"A write may write and delete at most {RelationLimits.TransactionTuples} tuples.");
        }

        var write = new TupleWrite { Writes = writes, Deletes = deletes, IgnoreDuplicates = ignoreDuplicates, IgnoreMissing = ignoreMissing, ModelId = modelId };
        var written = await call.Store.WriteAsync(write, call.By, call.Cancellation);
        return FgaAnswer.Of(written, static _ => new { });
    }

    public static async Task<IResult> ReadAsync(FgaCall call)
    {
        var body = call.Body;
        var filter = Filter(body);
        var (page, wrong) = FgaQuery.PageOf(body.Number("page_size"), body.Optional("continuation_token", FgaForm.Anything));
        FgaTuples.Consistency(body);
        if ((body.Refusal ?? wrong) is { } mistake)
        {
            return mistake;
        }

        var found = await call.Store.ReadAsync(filter, page, call.Cancellation);
        return FgaAnswer.Of(found, static some => new
        {
            Tuples = some.Items.Select(static stored => new StoredView(FgaTuples.View(stored.Tuple), stored.WrittenAt)),
            ContinuationToken = some.Continuation,
        });
    }

    public static async Task<IResult> ReadChangesAsync(FgaCall call)
    {
        var query = call.Query;
        var (filter, page) = (new ChangeFilter(query.Text("type", FgaForm.Type), query.Time("start_time")), query.Page());
        if (query.Refusal is { } mistake)
        {
            return mistake;
        }

        var found = await call.Store.ReadChangesAsync(filter, page, call.Cancellation);
        return FgaAnswer.Of(found, static some => new
        {
            Changes = some.Items.Select(static change => new ChangeView(
                FgaTuples.View(change.Tuple), change.Deleted ? "TUPLE_OPERATION_DELETE" : "TUPLE_OPERATION_WRITE", change.At)),
            ContinuationToken = some.Continuation,
        });
    }

    private static (ImmutableArray<T> Keys, bool Ignore) Side<T>(FgaMessage body, string name, string condition, Func<FgaMessage, T> read)
    {
        if (body.Part(name) is not { } side)
        {
            return ([], false);
        }

        var keys = side.List("tuple_keys", RelationLimits.TransactionTuples, read, "exceeded_entity_limit");
        var ignore = side.Text(condition) ?? "";
        if (keys.IsEmpty)
        {
            body.Refuse(FgaRefusal.Invalid($"{name}.tuple_keys must have at least one item; leave {name} out."));
        }

        if (ignore is not ("" or "error" or "ignore"))
        {
            body.Refuse(FgaRefusal.Invalid($"{name}.{condition} must be error or ignore."));
        }

        return (keys, ignore == "ignore");
    }

    // An empty key and no key at all are two things in OpenFGA, and only the second reads everything.
    private static TupleFilter Filter(FgaMessage body)
    {
        if (body.Part("tuple_key") is not { } key)
        {
            return default;
        }

        var filter = new TupleFilter(key.Optional("user", FgaForm.User), key.Optional("relation", FgaForm.Relation), key.Optional("object", FgaForm.Object));
        var colon = filter.Object?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon <= 0 || (colon == filter.Object!.Length - 1 && filter.User is null))
        {
            body.Refuse(FgaRefusal.Invalid("tuple_key.object must name a type, as in document:, and with it an id or tuple_key.user; leave tuple_key out to read everything."));
        }

        return filter;
    }
}
