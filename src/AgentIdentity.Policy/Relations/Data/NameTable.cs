using System.Text;

namespace AgentIdentity.Policy.Relations.Data;

/// <summary>
/// Numbers for names, above 0, shared by all versions of an index: it only grows, so an old version finds all its names in it,
/// and a name that is newer has no edges there. Readers never lock; writers take turns.
/// </summary>
internal sealed class NameTable
{
    private const int Shards = 256;

    private readonly NameTable? _under;
    private readonly int _first;
    private readonly Lock _turn = new();
    private readonly NamePool _pool = new();
    // Each slot is a hash above a number. Many small tables grow in many short steps.
    private readonly ulong[]?[] _shards;
    private readonly int[] _filled;
    private readonly ChunkedList _positions = new();
    private readonly NumberBlocks _numbers;
    private int _count;

    public NameTable()
        : this(null, Shards)
    {
    }

    private NameTable(NameTable? under, int shards)
    {
        (_under, _first) = (under, under is null ? NumberBlocks.Size : under.End);
        _numbers = new NumberBlocks(_first);
        (_shards, _filled) = (new ulong[shards][], new int[shards]);
    }

    /// <summary>Above all numbers.</summary>
    public int End => _numbers.End;

    /// <summary>How many names there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>A table for names that are known for a moment only, above the names of this one.</summary>
    public NameTable Over() => new(this, 1);

    /// <summary>The number of a name; 0 when there is none.</summary>
    public int Find(ReadOnlySpan<char> name)
    {
        var key = new NameKey(name, stackalloc byte[NameKey.Room]);
        return Find(key);
    }

    /// <summary>The number of a name; 0 when there is none.</summary>
    public int Find(in NameKey key)
    {
        if (!key.IsText)
        {
            return 0;
        }

        if (Volatile.Read(ref _shards[Shard(key.Hash)]) is { } slots)
        {
            for (var at = key.Hash; Volatile.Read(ref slots[at & (slots.Length - 1)]) is not 0 and var slot; at++)
            {
                if ((uint)(slot >> 32) == key.Hash && Utf8Of((int)(uint)slot).SequenceEqual(key.Utf8Text))
                {
                    return (int)(uint)slot;
                }
            }
        }

        // What the table below learned since this one was made may have a number that is taken here.
        return _under is not null && _under.Find(key) is not 0 and var below && below < _first ? below : 0;
    }

    /// <summary>The number that a name very likely has, if it has any. Not looked at: the name itself.</summary>
    public int Guess(in NameKey key) =>
        Volatile.Read(ref _shards[Shard(key.Hash)]) is { } slots ? (int)(uint)Volatile.Read(ref slots[key.Hash & (slots.Length - 1)]) : 0;

    /// <summary>The number of a name, which gets one when it has none.</summary>
    /// <exception cref="ArgumentException">The name cannot be kept: half of a surrogate pair, or tens of thousands of characters.</exception>
    public int Intern(ReadOnlySpan<char> name)
    {
        var key = new NameKey(name, stackalloc byte[NameKey.Room]);
        return !key.IsText ? throw new ArgumentException("a name in a tuple is too long or is no Unicode text")
            : Find(key) is not 0 and var known ? known
            : Add(key, name[..Math.Max(0, name.IndexOf(':'))]);
    }

    public string NameOf(int id) => Encoding.UTF8.GetString(Utf8Of(id));

    /// <summary>The name as it is kept.</summary>
    public ReadOnlySpan<byte> Utf8Of(int id) => id < _first ? _under!.Utf8Of(id) : _pool[_positions[id - _first]];

    private int Add(in NameKey key, ReadOnlySpan<char> type)
    {
        lock (_turn)
        {
            if (Find(key) is not 0 and var known)
            {
                return known;
            }

            var id = _numbers.Next(type);
            _positions.Put(id - _first, _pool.Add(key.Utf8Text));
            var slots = Roomy(Shard(key.Hash));
            var at = key.Hash;
            while (slots[at & (slots.Length - 1)] != 0)
            {
                at++;
            }

            // Last: whoever sees the slot sees the name.
            Volatile.Write(ref slots[at & (slots.Length - 1)], ((ulong)key.Hash << 32) | (uint)id);
            _filled[Shard(key.Hash)]++;
            Volatile.Write(ref _count, _count + 1);
            return id;
        }
    }

    /// <summary>The slots of a shard with room for one more; at most three quarters are taken.</summary>
    private ulong[] Roomy(int shard)
    {
        var slots = _shards[shard] ?? [];
        if ((_filled[shard] + 1) * 4 <= slots.Length * 3)
        {
            return slots;
        }

        var grown = new ulong[Math.Max(4, slots.Length * 2)];
        foreach (var slot in slots)
        {
            if (slot != 0)
            {
                var at = (uint)(slot >> 32);
                while (grown[at & (grown.Length - 1)] != 0)
                {
                    at++;
                }

                grown[at & (grown.Length - 1)] = slot;
            }
        }

        Volatile.Write(ref _shards[shard], grown);
        return grown;
    }

    // The upper bits: the slots use the lower ones.
    private int Shard(uint hash) => (int)(hash >> 24) & (_shards.Length - 1);
}
