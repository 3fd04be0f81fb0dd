namespace AgentIdentity.Cel.Planning;

/// <summary>
/// What one evaluation may still spend. A spent meter ends the whole evaluation in an error: unlike other errors,
/// <c>||</c> cannot absorb it.
/// </summary>
internal class Meter
{
    private long _left;

    public bool Spent => _left < 0;

    public static CelValue LimitReached { get; } = CelValue.Error("the cost limit is reached");

    public void Fill(long limit) => _left = limit;

    public void Charge(long cost) => _left = _left < 0 ? _left : _left - cost;

    /// <summary>Pays for touching or making this many code units; false where that is more than is left.</summary>
    public bool TryCharge(long units)
    {
        Charge(units / 10 + 1);
        return !Spent;
    }
}
