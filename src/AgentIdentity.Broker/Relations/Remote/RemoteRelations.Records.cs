using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <content>The tuples, their history, the models and what is asserted of them.</content>
public sealed partial class RemoteRelations
{
    /// <inheritdoc/>
    public async ValueTask<RelationResult<RelationPage<StoredTuple>>> ReadAsync(TupleFilter filter, PageRequest page, CancellationToken cancellation = default)
    {
        var key = new JsonObject();
        Set(key, "user", filter.User);
        Set(key, "relation", filter.Relation);
        Set(key, "object", filter.Object);
        var body = new JsonObject { ["page_size"] = page.Size };
        Set(body, "continuation_token", page.Continuation);
        if (key.Count > 0)
        {
            body["tuple_key"] = key;
        }

        return await ShapedAsync(_calls.AskAsync(HttpMethod.Post, "read", body, cancellation), static json => Page(json, "tuples", static item =>
            RemoteShapes.Tuple(item.Find("key")) is { } tuple && RemoteShapes.Moment(item.Find("timestamp")) is { } at ? new StoredTuple(tuple, at) : null)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<RelationResult<int>> WriteAsync(TupleWrite write, string by, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        var body = new JsonObject { ["authorization_model_id"] = write.ModelId ?? _options.ModelId };
        if (!write.Writes.IsEmpty)
        {
            body["writes"] = new JsonObject { ["tuple_keys"] = RemoteShapes.Keys(write.Writes), ["on_duplicate"] = write.IgnoreDuplicates ? "ignore" : "error" };
        }

        if (!write.Deletes.IsEmpty)
        {
            body["deletes"] = new JsonObject
            {
                ["tuple_keys"] = new JsonArray([.. write.Deletes.Select(static JsonNode (key) => RemoteShapes.Key(key))]),
                ["on_missing"] = write.IgnoreMissing ? "ignore" : "error",
            };
        }

        var result = await _calls.ChangeAsync(HttpMethod.Post, "write", body, cancellation).ConfigureAwait(false);
        return result.Ok ? write.Writes.Length + write.Deletes.Length : result.Failure!;
    }

    /// <inheritdoc/>
    public async ValueTask<RelationResult<RelationPage<TupleChange>>> ReadChangesAsync(ChangeFilter filter, PageRequest page, CancellationToken cancellation = default)
    {
        var path = "changes" + Query(page, ("type", filter.Type), ("start_time", filter.Since?.ToString("O", CultureInfo.InvariantCulture)));
        return await ShapedAsync(_calls.AskAsync(HttpMethod.Get, path, null, cancellation), static json => Page(json, "changes", static item =>
            RemoteShapes.Tuple(item.Find("tuple_key")) is { } tuple && RemoteShapes.Moment(item.Find("timestamp")) is { } at
                ? new TupleChange(tuple, item.Find("operation").Text() == "TUPLE_OPERATION_DELETE", at) : null)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<RelationResult<string>> WriteModelAsync(JsonElement modelJson, string by, CancellationToken cancellation = default) =>
        RemoteShapes.Object(modelJson) is not { } body
            ? new RelationFailure(RelationFailureCode.InvalidAuthorizationModel, "a model is a JSON object")
            : await ShapedAsync(
                _calls.ChangeAsync(HttpMethod.Post, "authorization-models", body, cancellation),
                static json => json.Find("authorization_model_id").Text()).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<RelationResult<StoredModel>> ReadModelAsync(string? modelId, CancellationToken cancellation = default) => await ShapedAsync(
        _calls.AskAsync(HttpMethod.Get, "authorization-models/" + Uri.EscapeDataString(modelId ?? _options.ModelId), null, cancellation),
        static json => json.Find("authorization_model") is { } model ? RemoteShapes.Model(model) : null).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<RelationResult<RelationPage<StoredModel>>> ReadModelsAsync(PageRequest page, CancellationToken cancellation = default) => await ShapedAsync(
        _calls.AskAsync(HttpMethod.Get, "authorization-models" + Query(page), null, cancellation),
        static json => Page(json, "authorization_models", RemoteShapes.Model)).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<RelationResult<int>> WriteAssertionsAsync(
        string modelId, ImmutableArray<RelationAssertion> assertions, string by, CancellationToken cancellation = default)
    {
        var body = new JsonObject { ["assertions"] = new JsonArray([.. assertions.Select(static JsonNode (assertion) => RemoteShapes.Assertion(assertion))]) };
        var result = await _calls.ChangeAsync(HttpMethod.Put, "assertions/" + Uri.EscapeDataString(modelId), body, cancellation).ConfigureAwait(false);
        return result.Ok ? assertions.Length : result.Failure!;
    }

    /// <inheritdoc/>
    public async ValueTask<RelationResult<ImmutableArray<RelationAssertion>>> ReadAssertionsAsync(string modelId, CancellationToken cancellation = default)
    {
        var result = await _calls.AskAsync(HttpMethod.Get, "assertions/" + Uri.EscapeDataString(modelId), null, cancellation).ConfigureAwait(false);
        return !result.Ok ? result.Failure!
            : result.Value.Find("assertions").Items().Select(RemoteShapes.Assertion).All() is { } assertions ? assertions
            : new RelationFailure(RelationFailureCode.InternalError, "the relation engine's answer has an unknown shape");
    }

    private static RelationPage<T>? Page<T>(JsonElement json, string items, Func<JsonElement, T?> read) where T : class =>
        json.Find(items).Items().Select(read).All() is { } all ? new RelationPage<T>(all, json.Find("continuation_token").Text() ?? "") : null;

    private static void Set(JsonObject json, string name, string? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }

    private static string Query(PageRequest page, params ReadOnlySpan<(string Name, string? Value)> more)
    {
        var query = $"?page_size={page.Size.ToString(CultureInfo.InvariantCulture)}";
        query += page.Continuation is { } token ? "&continuation_token=" + Uri.EscapeDataString(token) : "";
        foreach (var (name, value) in more)
        {
            query += value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
        }

        return query;
    }
}
