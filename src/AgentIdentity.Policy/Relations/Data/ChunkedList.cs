namespace AgentIdentity.Policy.Relations.Data;

/// <summary>A list that only grows, by one writer at a time, and never moves what it holds; readers never lock.</summary>
internal sealed class ChunkedList
{
    private const int Bits = 12;
    private uint[][] _chunks = [];

    public uint this[int index] => _chunks[index >> Bits][index & ((1 << Bits) - 1)];

    public void Put(int index, uint item)
    {
        var (chunk, within) = (index >> Bits, index & ((1 << Bits) - 1));
        while (_chunks.Length <= chunk)
        {
            // A short list stays short; what comes after a full chunk will be full too.
            _chunks = [.. _chunks, new uint[_chunks.Length == 0 ? 64 : 1 << Bits]];
        }

        if (_chunks[chunk].Length <= within)
        {
            Array.Resize(ref _chunks[chunk], 1 << Bits);
        }

        _chunks[chunk][within] = item;
    }
}
