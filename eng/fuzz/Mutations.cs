using System.Diagnostics.CodeAnalysis;

namespace AgentIdentity.Fuzz;

/// <summary>
/// Endless changed copies of some seeds, the same for the same number: what the default test tier tries, where no
/// coverage-guided fuzzer runs.
/// </summary>
internal sealed class Mutations(IReadOnlyList<byte[]> seeds, uint start, IReadOnlyList<string>? words = null)
{
    private static readonly byte[][] Words =
    [
        .. new[] { "\"", "{", "}", "[", "]", ",", ":", ".", "\n", "=", "&", "%00", "null", "true", "-1", "1e400", "\\u0000", "\\ud800", "\"sub\":\"eve\",", "\"aud\":[\"x\"],", "\"act\":{\"sub\":\"a\"},", "none", "at+jwt", "dpop+jwt" }
            .Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    private readonly byte[][] _words = words is { Count: > 0 } ? [.. words.Select(System.Text.Encoding.UTF8.GetBytes)] : Words;
    private uint _state = start | 1;

    public IEnumerable<byte[]> Take(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var input = seeds[Below(seeds.Count)].ToList();
            for (var changes = 1 + Below(4); changes > 0; changes--)
            {
                Change(input);
            }

            yield return [.. input];
        }
    }

    [SuppressMessage("Security", "CA5394", Justification = "The same inputs every time are the point.")]
    private void Change(List<byte> input)
    {
        var at = Below(input.Count + 1);
        var length = Math.Min(1 + Below(16), input.Count - at);
        switch (Below(5))
        {
            case 0 when at < input.Count:
                input[at] ^= (byte)(1 << Below(8));
                break;
            case 1:
                input.RemoveRange(at, length);
                break;
            case 2:
                input.InsertRange(at, input.GetRange(at, length));
                break;
            case 3:
                input.InsertRange(at, _words[Below(_words.Length)]);
                break;
            default:
                input.InsertRange(Below(input.Count + 1), input.GetRange(at, length));
                break;
        }
    }

    // Marsaglia's xorshift: enough to spread changes, and the same on every machine.
    private int Below(int limit)
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return (int)(_state % (uint)limit);
    }
}
