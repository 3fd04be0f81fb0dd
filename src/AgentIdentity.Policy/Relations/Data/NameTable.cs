using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace AgentIdentity.Policy.Relations.Data;

/// <summary>
/// Numbers for names, from 1, shared by all versions of an index: it only grows, so an old version finds all its names in it,
/// and a name that is newer has no edges there. Readers never lock; writers take turns.
/// </summary>
internal sealed class NameTable
{
    private const int Shards = 256;
    private const int CommonLength = 64;

    private readonly NameTable? _under;
    private readonly int _first;
    private readonly Lock _turn = new();
    private readonly NamePool _pool = new();
    // Each slot is a hash above a position in the pool. Many small tables grow in many short steps.
    private readonly ulong[]?[] _shards;
    private readonly int[] _filled;
    private readonly ChunkedList _positions = new();

    public NameTable()
        : this(null, Shards)
    {
    }

    private NameTable(NameTable? under, int shards)
    {
        (_under, _first) = (under, under is null ? 1 : under.End);
        (_shards, _filled) = (new ulong[shards][], new int[shards]);
    }

    /// <summary>The number that the next name gets.</summary>
    public int End => _first + _positions.Count;

    /// <summary>A table for names that are known for a moment only, above the names of this one.</summary>
    public NameTable Over() => new(this, 1);

    /// <summary>The number of a name; 0 when there is none.</summary>
    public int Find(ReadOnlySpan<char> name)
    {
        var room = name.Length <= CommonLength ? stackalloc byte[CommonLength * 3] : new byte[name.Length * 3];
        return TryEncode(name, room, out var length) ? Find(room[..length], Hash(room[..length])) : 0;
    }

    /// <summary>The numbers of two names; what each lies in wait for in memory is waited for together.</summary>
    public (int First, int Second) Find(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        if (_under is not null || first.Length > CommonLength || second.Length > CommonLength)
        {
            return (Find(first), Find(second));
        }

        Span<byte> firstRoom = stackalloc byte[CommonLength * 3];
        Span<byte> secondRoom = stackalloc byte[CommonLength * 3];
        if (!TryEncode(first, firstRoom, out var firstLength) || !TryEncode(second, secondRoom, out var secondLength))
        {
            return (Find(first), Find(second));
        }

        var (firstHash, secondHash) = (Hash(firstRoom[..firstLength]), Hash(secondRoom[..secondLength]));
        return Peek(firstHash) + Peek(secondHash) == 0 ? (0, 0)
            : (Find(firstRoom[..firstLength], firstHash), Find(secondRoom[..secondLength], secondHash));
    }

    /// <summary>The number of a name, which gets one when it has none.</summary>
    /// <exception cref="ArgumentException">The name cannot be kept: half of a surrogate pair, or tens of thousands of characters.</exception>
    public int Intern(ReadOnlySpan<char> name)
    {
        var room = name.Length <= CommonLength ? stackalloc byte[CommonLength * 3] : new byte[name.Length * 3];
        if (!TryEncode(name, room, out var length))
        {
            throw new ArgumentException("a name in a tuple is too long or is no Unicode text");
        }

        var utf8 = room[..length];
        var hash = Hash(utf8);
        return Find(utf8, hash) is not 0 and var known ? known : Add(utf8, hash);
    }

    public string NameOf(int id) => id < _first ? _under!.NameOf(id) : Encoding.UTF8.GetString(_pool.NameAt(_positions[id - _first]));

    private int Find(ReadOnlySpan<byte> name, uint hash)
    {
        // What the table below learned later than this one was made is unknown here: the number is taken.
        if (_under is not null && _under.Find(name, hash) is not 0 and var below && below < _first)
        {
            return below;
        }

        if (Volatile.Read(ref _shards[Shard(hash)]) is { } slots)
        {
            for (var at = hash; Volatile.Read(ref slots[at & (slots.Length - 1)]) is not 0 and var slot; at++)
            {
                if ((uint)(slot >> 32) == hash && _pool.NameAt((uint)slot).SequenceEqual(name))
                {
                    return _pool.IdAt((uint)slot);
                }
            }
        }

        return 0;
    }

    /// <summary>Whether the number at a name's first place, should it be that name's, is to be found in the pool: 0 when nothing is there.</summary>
    private int Peek(uint hash) =>
        Volatile.Read(ref _shards[Shard(hash)]) is { } slots && Volatile.Read(ref slots[hash & (slots.Length - 1)]) is not 0 and var slot ? _pool.IdAt((uint)slot) : 0;

    private int Add(ReadOnlySpan<byte> name, uint hash)
    {
        lock (_turn)
        {
            if (Find(name, hash) is not 0 and var known)
            {
                return known;
            }

            var id = End;
            var position = _pool.Add(id, name);
            _positions.Add(position);
            var slots = Roomy(Shard(hash));
            var at = hash;
            while (slots[at & (slots.Length - 1)] != 0)
            {
                at++;
            }

            // Last: whoever sees the slot sees the name.
            Volatile.Write(ref slots[at & (slots.Length - 1)], ((ulong)hash << 32) | position);
            _filled[Shard(hash)]++;
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

    private static bool TryEncode(ReadOnlySpan<char> name, Span<byte> utf8, out int length) =>
        Utf8.FromUtf16(name, utf8, out _, out length, replaceInvalidSequences: false) == System.Buffers.OperationStatus.Done
        && length <= NamePool.Longest;

    // The runtime's own hash of strings has a secret seed, so nobody can choose names that collide.
    private static uint Hash(ReadOnlySpan<byte> name)
    {
        var hash = (uint)string.GetHashCode(MemoryMarshal.Cast<byte, char>(name));
        return (name.Length & 1) == 0 ? hash : (hash * 31) + name[^1];
    }
}
