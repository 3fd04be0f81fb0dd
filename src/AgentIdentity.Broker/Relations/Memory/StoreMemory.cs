using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>
/// What this process holds of one store: an immutable index that readers take without a lock. Changed only by <see cref="RelationLog"/>,
/// in the order of the log.
/// </summary>
internal sealed class StoreMemory(long store, Action<TupleIndex?>? changed = null)
{
    private TupleIndex? _held;
    private TupleIndex? _tuples;
    private string? _newestModel;
    private bool _gone;
    private bool _hidden;

    /// <summary>What the tables call the store.</summary>
    public long Store { get; } = store;

    /// <summary>Null until the store is loaded, and while a change that is durable could not be read.</summary>
    public TupleIndex? Tuples => Volatile.Read(ref _tuples);

    public string? NewestModel => Volatile.Read(ref _newestModel);

    /// <summary>Whether the store was deleted.</summary>
    public bool Gone => Volatile.Read(ref _gone);

    public FolderTuples Beneath { get; private set; } = FolderTuples.None;

    public void Hold(TupleIndex stored, string? newestModel)
    {
        Volatile.Write(ref _newestModel, newestModel);
        Publish(stored.Apply(Beneath.Ordered.Where(t => stored.Find(t.Key) is null), []));
    }

    /// <summary>Answers nothing until <see cref="Reveal"/>: what is held is older than what is durable.</summary>
    public void Hide()
    {
        _hidden = true;
        Show(null);
    }

    public void Reveal()
    {
        _hidden = false;
        Show(_held);
    }

    public void End() => Volatile.Write(ref _gone, true);

    public void Apply(IEnumerable<LogEntry> entries)
    {
        var last = new Dictionary<RelationQuestion, LogEntry>();
        foreach (var entry in entries)
        {
            switch (entry.Kind)
            {
                case RelationChangeKind.Model:
                    Volatile.Write(ref _newestModel, entry.Tuple.Object);
                    break;
                case RelationChangeKind.Gone:
                    End();
                    break;
                default:
                    last[entry.Tuple.Key] = entry;
                    break;
            }
        }

        if (last.Count > 0 && _held is { } tuples)
        {
            Publish(Apply(tuples, last));
        }
    }

    /// <summary>Another folder's tuples lie beneath from now on.</summary>
    /// <param name="beneath">Those tuples.</param>
    /// <param name="stored">Those keys, of the folder before or of this one, that are stored and therefore stay.</param>
    public void Lay(FolderTuples beneath, HashSet<RelationQuestion> stored)
    {
        var before = Beneath;
        Beneath = beneath;
        if (_held is { } tuples)
        {
            Publish(tuples.Apply(
                beneath.ByKey.Where(t => !stored.Contains(t.Key)).Select(static t => t.Value),
                before.ByKey.Keys.Where(key => !stored.Contains(key) && !beneath.ByKey.ContainsKey(key))));
        }
    }

    private TupleIndex Apply(TupleIndex tuples, Dictionary<RelationQuestion, LogEntry> last)
    {
        var writes = last.Select(e => InForce(e.Key, e.Value)).OfType<RelationTuple>();
        var deletes = last.Where(e => InForce(e.Key, e.Value) is null).Select(static e => e.Key);
        try
        {
            return tuples.Apply(writes, deletes);
        }
        catch (ArgumentException) when (last.Count > 1)
        {
            return last.Aggregate(tuples, (index, entry) => Apply(index, new() { [entry.Key] = entry.Value }));
        }
        catch (ArgumentException)
        {
            // No write stores what is no tuple; whoever put it into the file related nobody by it.
            return tuples;
        }
    }

    // What the folder says comes back when what was stored above it goes.
    private RelationTuple? InForce(RelationQuestion key, LogEntry last) =>
        last.Kind == RelationChangeKind.Written ? last.Tuple : Beneath.ByKey.GetValueOrDefault(key);

    private void Publish(TupleIndex tuples)
    {
        _held = tuples;
        if (!_hidden)
        {
            Show(tuples);
        }
    }

    private void Show(TupleIndex? tuples)
    {
        Volatile.Write(ref _tuples, tuples);
        changed?.Invoke(tuples);
    }
}
