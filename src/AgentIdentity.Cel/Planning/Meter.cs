namespace AgentIdentity.Cel.Planning;

/// <summary>
/// What one evaluation may still spend: cost, counted as cel-go counts it, and work, which pays for what that count leaves
/// out (copies, comparisons of nested values, compiling patterns). A meter that is spent in either ends the whole evaluation
/// in an error: unlike other errors, <c>||</c> cannot absorb it.
/// </summary>
internal class Meter
{
    private long _limit;
    private long _cost;
    private long _work;

    private CelValue? _obstacle;

    public static CelValue LimitReached { get; } = CelValue.Error("the cost limit is reached");

    public bool Spent => (_cost | _work) < 0;

    /// <summary>The cost so far.</summary>
    public long Used => _limit - _cost;

    public void Fill(long cost, long work = long.MaxValue) => (_limit, _cost, _work, _obstacle) = (cost, cost, work, null);

    public void Charge(long cost) => _cost = _cost < 0 ? _cost : _cost - cost;

    /// <summary>Pays for touching so many elements.</summary>
    public void Work(long elements) => _work = _work < 0 ? _work : _work - elements;

    /// <summary>Notes that a comparison met an element that is no value, so that it is no answer.</summary>
    public void Note(in CelValue obstacle) => _obstacle ??= obstacle;

    /// <summary>The element a comparison since the last call could not get past, if there was one.</summary>
    public CelValue? TakeObstacle()
    {
        var found = _obstacle;
        _obstacle = null;
        return found;
    }

    /// <summary>Pays for touching or making this many code units; false where that is more than is left.</summary>
    public bool TryWork(long units)
    {
        Work(units / 10 + 1);
        return !Spent;
    }
}
