using System.Runtime.InteropServices;

namespace AgentIdentity.Policy.Relations.Checking;

/// <summary>Where a check is, and what it has found out. Used again by the same thread's next check.</summary>
internal sealed class CheckMemory
{
    // What grew beyond this is not worth keeping between checks.
    private const int Kept = 4096;

    [ThreadStatic]
    private static CheckMemory? _spare;

    private readonly List<ulong> _path = [];
    private Dictionary<ulong, CheckResult> _known = [];

    /// <summary>A memory of this thread; a check within a check gets another.</summary>
    public static CheckMemory Rent()
    {
        var memory = _spare ?? new CheckMemory();
        _spare = null;
        return memory;
    }

    public void Return()
    {
        _path.Clear();
        if (_known.Count > Kept)
        {
            _known = [];
        }
        else if (_known.Count > 0)
        {
            _known.Clear();
        }

        _spare = this;
    }

    public bool IsOnPath(ulong place) => CollectionsMarshal.AsSpan(_path).Contains(place);

    public void Enter(ulong place) => _path.Add(place);

    public void Leave() => CollectionsMarshal.SetCount(_path, _path.Count - 1);

    public bool TryRecall(ulong place, out CheckResult result) => _known.TryGetValue(place, out result);

    public void Remember(ulong place, CheckResult result) => _known[place] = result;
}
