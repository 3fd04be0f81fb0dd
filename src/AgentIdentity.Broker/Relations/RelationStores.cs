using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>The stores of relations in the broker's database. One of them is the policy's: its model is the policy folder's.</summary>
public sealed partial class RelationStores
{
    /// <summary>The id of the store that decisions are made with. It is always there.</summary>
    public const string PolicyStoreId = "00000000000000000000000001";

    private const string PolicyStoreName = "policy";

    private readonly RelationParts _parts;
    private readonly PolicySource _policy;
    private readonly bool _decidedElsewhere;
    private readonly ConcurrentDictionary<string, EmbeddedRelations> _open = new(StringComparer.Ordinal);

    /// <param name="decidedElsewhere">Whether a remote engine holds the relations that decisions are made with.</param>
    internal RelationStores(RelationParts parts, PolicySource policy, bool decidedElsewhere) =>
        (_parts, _policy, _decidedElsewhere) = (parts, policy, decidedElsewhere);

    /// <summary>The store that decisions are made with.</summary>
    public EmbeddedRelations Policy => _open[PolicyStoreId];

    /// <summary>Makes an empty store.</summary>
    /// <param name="name">3 to 64 characters; it need not be new.</param>
    /// <param name="by">Who makes it, for the record.</param>
    public async Task<RelationResult<RelationStore>> CreateAsync(string name, string by)
    {
        if (name is null || !Name().IsMatch(name))
        {
            return new RelationFailure(RelationFailureCode.ValidationError, "a store's name has 3 to 64 letters, digits, spaces or . - / ^ _ & @");
        }

        return await StorageFailures.GuardAsync(async () => await _parts.Journal.ChangeAsync<RelationResult<RelationStore>>(scope =>
        {
            var now = _parts.Time.GetUtcNow();
            var store = Insert(scope, Ulids.New(now), name, now);
            scope.Record(AdminEntry.Of(_parts.Time, "relation_store.created", by, ("store", store.Id), ("name", name)));
            return store;
        }).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>The stores in the order in which they were made, a page at a time.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="name">Only those with exactly this name; null for all.</param>
    public RelationResult<RelationPage<RelationStore>> List(PageRequest page, string? name = null)
    {
        page = PageRules.Sized(page);
        if (PageRules.Refusal(page) is { } refusal)
        {
            return refusal;
        }

        string?[] question = ["stores", name];
        var after = 0L;
        if (page.Continuation is { Length: > 0 } token)
        {
            if (_parts.Tokens.Read(token, question) is not [var position])
            {
                return PageRules.NoToken;
            }

            after = long.Parse(position, CultureInfo.InvariantCulture);
        }

        return StorageFailures.Guard(() =>
        {
            using var connection = _parts.File.Open();
            var stores = StoreRows.List(connection, name, after, page.Size + 1);
            return (RelationResult<RelationPage<RelationStore>>)new RelationPage<RelationStore>(
                [.. stores.Take(page.Size).Select(static s => s.Store)],
                stores.Count > page.Size ? _parts.Tokens.Make(question, stores[page.Size - 1].Number.ToString(CultureInfo.InvariantCulture)) : "");
        });
    }

    /// <summary>The engine of one store.</summary>
    /// <param name="id">The store's id.</param>
    public RelationResult<EmbeddedRelations> Open(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id == PolicyStoreId && _decidedElsewhere)
        {
            return new RelationFailure(
                RelationFailureCode.Forbidden, "decisions are made with the relations of a remote engine (AgentIdentity:Relations:Remote): ask and write there");
        }

        if (_open.TryGetValue(id, out var open))
        {
            return open.Memory.Gone ? StoreRows.NotFound : open;
        }

        return StorageFailures.Guard(() =>
        {
            using var connection = _parts.File.Open();
            return StoreRows.Find(connection, id) is { } found ? _open.GetOrAdd(id, _ => Engine(found.Number, found.Store)) : (RelationResult<EmbeddedRelations>)StoreRows.NotFound;
        });
    }

    /// <summary>Deletes a store with all that is in it. From then on it is unknown; its rows go bit by bit.</summary>
    /// <param name="id">The store's id. That of the policy stays.</param>
    /// <param name="by">Who deletes it, for the record.</param>
    public async Task<RelationResult<RelationStore>> DeleteAsync(string id, string by)
    {
        if (id == PolicyStoreId)
        {
            return new RelationFailure(RelationFailureCode.Forbidden, "the policy's store cannot be deleted: every decision is made with it");
        }

        var open = Open(id);
        if (!open.Ok)
        {
            return open.Failure!;
        }

        var (engine, number) = (open.Value, open.Value.Memory.Store);
        return await StorageFailures.GuardAsync(async () => await _parts.Journal.ChangeAsync<RelationResult<RelationStore>>(scope =>
        {
            if (!StoreRows.Lives(scope, number))
            {
                return StoreRows.NotFound;
            }

            var now = _parts.Time.GetUtcNow();
            scope.Command("UPDATE relation_stores SET DeletedAt = $at WHERE Number = $store").Bind(("$at", now.ToUnixTimeMilliseconds()), ("$store", number)).ExecuteNonQuery();
            var entry = ChangeRows.Append(scope, number, RelationChangeKind.Gone, id, now);
            scope.Record(AdminEntry.Of(_parts.Time, "relation_store.deleted", by, ("store", id), ("name", engine.Store.Name)));
            scope.AfterCommit(() =>
            {
                _parts.Log.Committed([entry]);
                engine.Memory.End();
                _open.TryRemove(id, out _);
            });
            return engine.Store;
        }).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Makes the policy's store when it is missing, and reads its tuples into memory.</summary>
    internal async Task StartAsync()
    {
        await _parts.Journal.ChangeAsync(scope =>
        {
            if (scope.Command("SELECT 1 FROM relation_stores WHERE Id = $id").Bind(("$id", PolicyStoreId)).ExecuteScalar() is null)
            {
                Insert(scope, PolicyStoreId, PolicyStoreName, _parts.Time.GetUtcNow());
            }

            return true;
        }).ConfigureAwait(false);
        using var connection = _parts.File.Open();
        var (number, store) = StoreRows.Find(connection, PolicyStoreId)!.Value;
        var memory = new StoreMemory(number, _policy.TuplesChanged);
        _parts.Log.Load(memory);
        _policy.Use(memory);
        _open[PolicyStoreId] = new EmbeddedRelations(_parts, memory, store, new FolderModel(_policy));
    }

    private static RelationStore Insert(JournalScope scope, string id, string name, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        scope.Db.RelationStores.Add(new RelationStoreRow { Id = id, Name = name, CreatedAt = at, UpdatedAt = at });
        scope.Db.SaveChanges();
        return new RelationStore(id, name, DateTimeOffset.FromUnixTimeMilliseconds(at), DateTimeOffset.FromUnixTimeMilliseconds(at));
    }

    private EmbeddedRelations Engine(long number, RelationStore store)
    {
        var memory = new StoreMemory(number);
        return new EmbeddedRelations(_parts, memory, store, new StoredModels(_parts, memory, store.Id));
    }

    // OpenFGA's own.
    [GeneratedRegex(@"^[a-zA-Z0-9\s\.\-\/^_&@]{3,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
