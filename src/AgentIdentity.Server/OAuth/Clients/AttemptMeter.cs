using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// Limits attempts under any number of names in a fixed amount of memory: a count-min sketch of leaky buckets. Nothing is
/// ever evicted, so nobody is forgotten because others came; two names that fall together in both rows are limited
/// together, which errs on the strict side. The places are keyed, so that nobody can aim at another's.
/// </summary>
internal sealed class AttemptMeter(int burst, TimeSpan each, TimeProvider time)
{
    private const int Cells = 1 << 15;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    // Each cell is when its bucket will have run empty, in ticks.
    private readonly long[] _first = new long[Cells];
    private readonly long[] _second = new long[Cells];

    /// <summary>How long until another attempt under this name is let in; null for now.</summary>
    public TimeSpan? Wait(string name)
    {
        var (first, second) = Place(name);
        var now = time.GetUtcNow().Ticks;
        var level = Math.Min(Volatile.Read(ref _first[first]), Volatile.Read(ref _second[second])) - now;
        var over = level - ((burst - 1) * each.Ticks);
        return over > 0 ? TimeSpan.FromTicks(over) : null;
    }

    public void Charge(string name) => Add(name, each.Ticks);

    public void Refund(string name) => Add(name, -each.Ticks);

    /// <summary>Charges an attempt before it is made, so that those made in parallel are counted too; null when it is let in.</summary>
    public TimeSpan? Take(string name)
    {
        Charge(name);
        var (first, second) = Place(name);
        var level = Math.Min(Volatile.Read(ref _first[first]), Volatile.Read(ref _second[second])) - time.GetUtcNow().Ticks;
        var over = level - (burst * each.Ticks);
        if (over <= 0)
        {
            return null;
        }

        // What was not let in is not counted: hammering does not make the wait longer.
        Refund(name);
        return TimeSpan.FromTicks(over);
    }

    private void Add(string name, long ticks)
    {
        var (first, second) = Place(name);
        var now = time.GetUtcNow().Ticks;
        Add(ref _first[first], now, ticks);
        Add(ref _second[second], now, ticks);
    }

    private static void Add(ref long cell, long now, long ticks)
    {
        long seen, next;
        do
        {
            seen = Volatile.Read(ref cell);
            next = Math.Max(seen, now) + ticks;
        }
        while (Interlocked.CompareExchange(ref cell, next, seen) != seen);
    }

    private (int First, int Second) Place(string name)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(name), hash);
        return ((int)(BinaryPrimitives.ReadUInt32LittleEndian(hash) % Cells), (int)(BinaryPrimitives.ReadUInt32LittleEndian(hash[4..]) % Cells));
    }
}
