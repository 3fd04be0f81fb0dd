using System.Buffers.Binary;

namespace AgentIdentity.Policy.Relations.Data;

/// <summary>
/// Names as UTF-8 in large blocks, each with its length before it. Only ever appended to, by one writer at a time; what a
/// reader was given a position of never moves or changes.
/// </summary>
internal sealed class NamePool
{
    private const int BlockBits = 16;
    private const int Block = 1 << BlockBits;
    private const int Head = sizeof(ushort);

    private byte[][] _blocks = [new byte[256]];
    private int _used;

    /// <summary>The longest name that there is room for.</summary>
    public const int Longest = Block - Head - 1;

    public ReadOnlySpan<byte> this[uint position]
    {
        get
        {
            var entry = _blocks[position >> BlockBits].AsSpan((int)position & (Block - 1));
            return entry.Slice(Head, BinaryPrimitives.ReadUInt16LittleEndian(entry));
        }
    }

    public uint Add(ReadOnlySpan<byte> name)
    {
        var entry = Room(Head + name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)name.Length);
        name.CopyTo(entry[Head..]);
        var position = ((uint)(_blocks.Length - 1) << BlockBits) | (uint)_used;
        _used += Head + name.Length;
        return position;
    }

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
