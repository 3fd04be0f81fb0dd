using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace AgentIdentity.Gateway.Mcp.Links.Web;

/// <summary>
/// Where in a stream of events a reader is, as far as the server says so: its last event with an id, and how long to wait before coming back
/// (MCP 2025-11-25, Resumability and Redelivery).
/// </summary>
internal sealed class StreamPlace
{
    private const int LongestId = 1024;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly SearchValues<byte> InHeaders = SearchValues.Create(" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>The id that the next stream is to go on behind; null where the server gave none.</summary>
    public string? LastId { get; private set; }

    /// <summary>How long to wait before that.</summary>
    public TimeSpan Pause { get; private set; } = Shortest;

    /// <summary>Reads what an event says of it.</summary>
    public void Note(ReadOnlySpan<byte> whole)
    {
        foreach (var range in whole.SplitAny("\r\n"u8))
        {
            var line = whole[range];
            if (Value(line, "id:"u8, out var id) && id.Length is > 0 and <= LongestId && id.IndexOfAnyExcept(InHeaders) < 0)
            {
                LastId = Encoding.ASCII.GetString(id);
            }
            else if (Value(line, "retry:"u8, out var retry) && Utf8Parser.TryParse(retry, out uint milliseconds, out var read) && read == retry.Length)
            {
                Pause = TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, Shortest.TotalMilliseconds, Longest.TotalMilliseconds));
            }
        }
    }

    private static bool Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value)
    {
        value = line.StartsWith(field) ? line[field.Length..].TrimStart((byte)' ') : default;
        return line.StartsWith(field);
    }
}
