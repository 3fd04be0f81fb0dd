namespace AgentIdentity.Cel.Tests.Differential;

/// <summary>Marsaglia's xorshift: the same expressions for the same number, on every machine.</summary>
internal sealed class Dice(uint seed)
{
    private uint _state = seed * 2_654_435_769 | 1;

    public int Below(int limit)
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return (int)(_state % (uint)limit);
    }

    public bool OneIn(int chances) => Below(chances) == 0;

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];
}
