using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using AgentIdentity.Policy;
using Microsoft.Data.Sqlite;

namespace AgentIdentity.Broker;

/// <summary>The models that were written to a store. They never change, so those in use are kept ready.</summary>
internal sealed class StoredModels(RelationParts parts, StoreMemory memory, string storeId) : IStoreModels
{
    private const int MostReady = 16;

    private readonly ConcurrentDictionary<string, RelationModel> _ready = new(StringComparer.Ordinal);

    public RelationResult<StoreState> State(string? modelId, TupleIndex tuples)
    {
        var model = Find(modelId);
        return model.Ok ? new StoreState(model.Value, tuples) : model.Failure!;
    }

    public RelationResult<RelationModel> Find(string? modelId)
    {
        var id = modelId ?? memory.NewestModel;
        if (id is not null && _ready.TryGetValue(id, out var ready))
        {
            return ready;
        }

        var stored = Read(id);
        return stored.Ok ? Parse(stored.Value) : stored.Failure!;
    }

    public RelationResult<string> IdOf(string? modelId)
    {
        var id = modelId ?? memory.NewestModel;
        var model = Find(id);
        return model.Ok ? id! : model.Failure!;
    }

    public RelationResult<StoredModel> Read(string? modelId)
    {
        if ((modelId ?? memory.NewestModel) is not { } id)
        {
            return new RelationFailure(RelationFailureCode.LatestAuthorizationModelNotFound, $"No authorization models found for store '{storeId}'; write one first");
        }

        using var connection = parts.File.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Json FROM relation_models WHERE Store = $store AND Id = $id";
        return command.Bind(("$store", memory.Store), ("$id", id)).ExecuteScalar() is string json
            ? new StoredModel(id, JsonElement.Parse(json))
            : new RelationFailure(RelationFailureCode.AuthorizationModelNotFound, $"Authorization Model '{id}' not found");
    }

    public RelationResult<RelationPage<StoredModel>> List(PageRequest page)
    {
        string?[] question = ["models", storeId];
        var before = long.MaxValue;
        if (page.Continuation is { Length: > 0 } token)
        {
            if (parts.Tokens.Read(token, question) is not [var position])
            {
                return PageRules.NoToken;
            }

            before = long.Parse(position, CultureInfo.InvariantCulture);
        }

        using var connection = parts.File.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Number, Id, Json FROM relation_models WHERE Store = $store AND Number < $before ORDER BY Number DESC LIMIT $most";
        using var reader = command.Bind(("$store", memory.Store), ("$before", before), ("$most", page.Size + 1)).ExecuteReader();
        var models = new List<(long Number, StoredModel Model)>();
        while (reader.Read())
        {
            models.Add((reader.GetInt64(0), new StoredModel(reader.GetString(1), JsonElement.Parse(reader.GetString(2)))));
        }

        var more = models.Count > page.Size;
        return new RelationPage<StoredModel>(
            [.. models.Take(page.Size).Select(static m => m.Model)],
            more ? parts.Tokens.Make(question, models[page.Size - 1].Number.ToString(CultureInfo.InvariantCulture)) : "");
    }

    public async ValueTask<RelationResult<string>> WriteAsync(JsonElement json, string by)
    {
        var model = ModelReading.Read(json, parts.Models);
        if (!model.Ok)
        {
            return model.Failure!;
        }

        return await parts.Journal.ChangeAsync<RelationResult<string>>(scope =>
        {
            if (!StoreRows.Lives(scope, memory.Store))
            {
                return StoreRows.NotFound;
            }

            var now = parts.Time.GetUtcNow();
            var id = Ulids.New(now);
            scope.Db.RelationModels.Add(new RelationModelRow
            {
                Store = memory.Store,
                Id = id,
                Json = model.Value.ToJson().GetRawText(),
                WrittenAt = now.ToUnixTimeMilliseconds(),
            });
            scope.Db.SaveChanges();
            var entry = ChangeRows.Append(scope, memory.Store, RelationChangeKind.Model, id, now);
            scope.Record(AdminEntry.Of(parts.Time, "relation_model.written", by, ("store", storeId), ("model", id)));
            scope.AfterCommit(() =>
            {
                Keep(id, model.Value);
                parts.Log.Committed([entry]);
            });
            return id;
        }).ConfigureAwait(false);
    }

    private RelationResult<RelationModel> Parse(StoredModel stored)
    {
        var model = ModelReading.Read(stored.Json, parts.Models);
        if (model.Ok)
        {
            Keep(stored.Id, model.Value);
        }

        return model;
    }

    private void Keep(string id, RelationModel model)
    {
        if (_ready.Count >= MostReady)
        {
            _ready.Clear();
        }

        _ready[id] = model;
    }
}
