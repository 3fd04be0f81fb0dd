using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace AgentIdentity.Policy.Relations.Data;

/// <summary>A name as a table looks for it: in UTF-8, with its hash.</summary>
internal readonly ref struct NameKey
{
    private const int CommonLength = 64;

    /// <param name="name">The name.</param>
    /// <param name="common">Room for a name of common length; a longer one gets room of its own.</param>
    public NameKey(ReadOnlySpan<char> name, Span<byte> common)
    {
        var room = name.Length <= CommonLength ? common : new byte[name.Length * 3];
        IsText = Utf8.FromUtf16(name, room, out _, out var length, replaceInvalidSequences: false) == OperationStatus.Done && length <= NamePool.Longest;
        Utf8Text = room[..length];
        // The runtime's own hash of strings has a secret seed, so nobody can choose names that collide.
        var hash = (uint)string.GetHashCode(MemoryMarshal.Cast<byte, char>(Utf8Text));
        Hash = (length & 1) == 0 ? hash : (hash * 31) + Utf8Text[^1];
    }

    /// <summary>How much room a name of common length needs.</summary>
    public const int Room = CommonLength * 3;

    /// <summary>False for half of a surrogate pair, and for tens of thousands of characters: nothing has such a name.</summary>
    public bool IsText { get; }

    public ReadOnlySpan<byte> Utf8Text { get; }

    public uint Hash { get; }
}
