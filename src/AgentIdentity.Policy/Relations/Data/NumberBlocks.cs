namespace AgentIdentity.Policy.Relations.Data;

/// <summary>
/// Gives numbers in blocks of one type of names each: a user is seldom an object too, and a map by number then needs no room
/// for what it has nothing about. One writer at a time.
/// </summary>
internal sealed class NumberBlocks(int first)
{
    /// <summary>As many as a leaf of an <see cref="EdgeMap"/> holds.</summary>
    public const int Size = 32;

    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);
    private int _end = first;

    /// <summary>Above all numbers that were given.</summary>
    public int End => Volatile.Read(ref _end);

    public int Next(ReadOnlySpan<char> type)
    {
        var byType = _next.GetAlternateLookup<ReadOnlySpan<char>>();
        var number = byType.TryGetValue(type, out var next) && next % Size != 0 ? next : _end;
        byType[type] = number + 1;
        if (number == _end)
        {
            Volatile.Write(ref _end, number + Size);
        }

        return number;
    }
}
