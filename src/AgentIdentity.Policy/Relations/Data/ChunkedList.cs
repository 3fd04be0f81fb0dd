namespace AgentIdentity.Policy.Relations.Data;

/// <summary>A list that only grows, by one writer at a time, and never copies what it holds; readers never lock.</summary>
internal sealed class ChunkedList
{
    private const int Bits = 12;
    private uint[][] _chunks = [];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public uint this[int index] => _chunks[index >> Bits][index & ((1 << Bits) - 1)];

    public void Add(uint item)
    {
        var within = _count & ((1 << Bits) - 1);
        if (within == 0)
        {
            _chunks = [.. _chunks, new uint[_count == 0 ? 16 : 1 << Bits]];
        }
        else if (within == _chunks[^1].Length)
        {
            // Only a short list's one chunk grows.
            Array.Resize(ref _chunks[^1], within * 2);
        }

        _chunks[^1][within] = item;
        Volatile.Write(ref _count, _count + 1);
    }
}
