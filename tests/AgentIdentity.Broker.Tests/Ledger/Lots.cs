namespace AgentIdentity.Broker.Tests;

/// <summary>Numbers that a seed of FsCheck decides (splitmix64): the same seed tells the same story again.</summary>
internal sealed class Lots(int seed)
{
    private ulong _state = (ulong)(uint)seed;

    public int Next(int below) => (int)NextLong(0, below);

    public int Next(int from, int below) => (int)NextLong(from, below);

    public long NextLong(long from, long below)
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return from + (long)((mixed ^ (mixed >> 31)) % (ulong)(below - from));
    }
}
