namespace AgentIdentity.Policy.Relations.Data;

/// <summary>
/// One end of a tuple as seen from the other: the kind of the tuple above the number of the name at the far end. Sorted by
/// value, all ends of one kind stand together. Kinds and names count from 1, so no edge is 0.
/// </summary>
internal static class Edge
{
    public static ulong Of(int kind, int node) => ((ulong)(uint)kind << 32) | (uint)node;

    public static int Kind(ulong edge) => (int)(edge >> 32);

    public static int Node(ulong edge) => (int)(uint)edge;
}
