using System.Runtime.CompilerServices;

namespace AgentIdentity.Evidence;

/// <summary>Entries as JSON lines: one object a line, in one exact form, ended by a line feed.</summary>
/// <remarks>
/// Members in this order: <c>seq</c>, <c>time</c> (UTC, six decimals), <c>kind</c>, <c>delegation</c> and <c>decision</c>
/// (left out when absent), <c>body</c> (JSON content as it is) or <c>body_base64</c> (anything else), <c>prev</c>, <c>hash</c>
/// (lower-case hexadecimal). A line in any other form is refused, so that no byte of an export can change unnoticed.
/// </remarks>
public static class EvidenceLines
{
    /// <summary>One entry as one line, with its line feed.</summary>
    public static byte[] Write(EvidenceEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return EntryLine.Write(entry);
    }

    /// <summary>Reads one line without its line feed.</summary>
    /// <exception cref="EvidenceFormatException">The line is not in the exact form.</exception>
    public static EvidenceEntry Read(ReadOnlyMemory<byte> line) => EntryLine.Read(line, 1);

    /// <summary>Reads an export from its beginning; the stream stays open.</summary>
    /// <exception cref="EvidenceFormatException">A line is not in the exact form, or the last one is cut off.</exception>
    public static async IAsyncEnumerable<EvidenceEntry> ReadAllAsync(
        Stream export, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(export);
        var lines = new LineReader(export);
        while (await lines.NextAsync(cancellationToken) is { } line)
        {
            yield return EntryLine.Read(line, lines.Number);
        }
    }
}
