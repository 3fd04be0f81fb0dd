namespace AgentIdentity.Policy.Relations.Data;

/// <summary>
/// One end of a tuple as seen from the other: the kind of the tuple above the number of the name at the far end. Sorted by
/// value, all ends of one kind stand together. Kinds and names count from 1, so no edge is 0.
/// </summary>
internal static class Edge
{
    public static ulong Of(int kind, int node) => ((ulong)(uint)kind << 32) | (uint)node;

    /// <summary>
    /// A relation of an object as a key of dictionaries. Multiplied, which keeps different ones different: a number's hash is its
    /// halves laid over each other, and a few thousand relations of a few thousand objects would share a few thousand hashes.
    /// </summary>
    public static ulong Place(int relation, int node) => Of(relation, node) * 0x9E37_79B9_7F4A_7C15;

    public static int Kind(ulong edge) => (int)(edge >> 32);

    public static int Node(ulong edge) => (int)(uint)edge;
}
