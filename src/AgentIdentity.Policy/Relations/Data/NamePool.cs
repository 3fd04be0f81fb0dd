using System.Buffers.Binary;

namespace AgentIdentity.Policy.Relations.Data;

/// <summary>
/// Names as UTF-8 in large blocks, each with its number before it. Only ever appended to, by one writer at a time; what a
/// reader was given a position of never moves or changes.
/// </summary>
internal sealed class NamePool
{
    private const int BlockBits = 16;
    private const int Block = 1 << BlockBits;
    private const int Head = sizeof(int) + sizeof(ushort);

    // Position 0 is nobody's, so that an empty slot of a table can be 0.
    private byte[][] _blocks = [new byte[256]];
    private int _used = 1;

    /// <summary>The longest name that there is room for.</summary>
    public const int Longest = Block - Head - 1;

    public uint Add(int id, ReadOnlySpan<byte> name)
    {
        var entry = Room(Head + name.Length);
        BinaryPrimitives.WriteInt32LittleEndian(entry, id);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[sizeof(int)..], (ushort)name.Length);
        name.CopyTo(entry[Head..]);
        var position = ((uint)(_blocks.Length - 1) << BlockBits) | (uint)_used;
        _used += Head + name.Length;
        return position;
    }

    public int IdAt(uint position) => BinaryPrimitives.ReadInt32LittleEndian(At(position));

    public ReadOnlySpan<byte> NameAt(uint position)
    {
        var entry = At(position);
        return entry.Slice(Head, BinaryPrimitives.ReadUInt16LittleEndian(entry[sizeof(int)..]));
    }

    private ReadOnlySpan<byte> At(uint position) => _blocks[position >> BlockBits].AsSpan((int)position & (Block - 1));

    private Span<byte> Room(int size)
    {
        if (_used + size > Block)
        {
            if (_blocks.Length == Block)
            {
                throw new InvalidOperationException("The relations hold 4 GB of names and can take no more.");
            }

            _blocks = [.. _blocks, new byte[Block]];
            _used = 0;
        }
        else if (_used + size > _blocks[^1].Length)
        {
            // Only a small pool's one block grows. Readers of the old copy find all they know of in it.
            var grown = new byte[Math.Min(Block, Math.Max(_blocks[^1].Length * 2, _used + size))];
            _blocks[^1].CopyTo(grown, 0);
            _blocks[^1] = grown;
        }

        return _blocks[^1].AsSpan(_used);
    }
}
