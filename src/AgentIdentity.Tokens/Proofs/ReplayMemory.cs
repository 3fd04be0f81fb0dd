using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Tokens;

/// <summary>Remembers used identifiers exactly until they end by themselves. Bounded: when it is full it refuses, it never forgets early. Safe for concurrent use.</summary>
public sealed class ReplayMemory
{
    private readonly int _capacity;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly HashSet<UInt128> _seen = [];
    private readonly SortedDictionary<long, List<UInt128>> _endings = [];

    /// <summary>Makes an empty memory.</summary>
    /// <param name="capacity">The most identifiers held at once; each takes about 64 bytes.</param>
    /// <param name="time">The clock.</param>
    public ReplayMemory(int capacity, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentNullException.ThrowIfNull(time);
        _capacity = capacity;
        _time = time;
    }

    /// <summary>Remembers an identifier.</summary>
    /// <param name="purpose">Who used it and for what; the same value under another purpose is another identifier.</param>
    /// <param name="value">The identifier, of any length.</param>
    /// <param name="until">When the thing identified would be refused for its age.</param>
    public ReplayVerdict Remember(string purpose, string value, DateTimeOffset until)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        ArgumentNullException.ThrowIfNull(value);
        var digest = Digest(purpose, value);
        // Both ends of a second round towards remembering longer.
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var last = Math.Max(until.ToUnixTimeSeconds(), now) + 1;
        lock (_gate)
        {
            Forget(now);
            if (_seen.Contains(digest))
            {
                return ReplayVerdict.Replayed;
            }

            if (_seen.Count >= _capacity)
            {
                return ReplayVerdict.Full;
            }

            _seen.Add(digest);
            if (!_endings.TryGetValue(last, out var ending))
            {
                _endings.Add(last, ending = []);
            }

            ending.Add(digest);
            return ReplayVerdict.Fresh;
        }
    }

    private void Forget(long now)
    {
        while (_endings.Count > 0 && _endings.First() is var (last, ending) && last < now)
        {
            _seen.ExceptWith(ending);
            _endings.Remove(last);
        }
    }

    // 128 bits of SHA-256: two different identifiers that meet here would only refuse each other.
    private static UInt128 Digest(string purpose, string value)
    {
        var text = $"{purpose.Length}:{purpose}{value}";
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
