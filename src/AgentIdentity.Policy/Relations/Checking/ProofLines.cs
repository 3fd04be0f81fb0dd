using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.Policy.Relations.Checking;

/// <summary>
/// Where a proof puts its lines: into a record, or into texts for whoever reads them. A line is put together in UTF-8, as the names in
/// it are kept, and becomes a text only where somebody wants one. Used again by the same thread's next proof.
/// </summary>
internal sealed class ProofLines
{
    private const int LongestTime = 32;

    [ThreadStatic]
    private static ProofLines? _spare;

    private readonly ArrayBufferWriter<byte> _line = new(256);
    private Utf8JsonWriter? _record;
    private ImmutableArray<string>.Builder? _texts;

    /// <summary>Writes the lines as items of the array that the record is in.</summary>
    public static void Write(Proof proof, Utf8JsonWriter record) => Tell(proof, record, null);

    /// <summary>The lines as texts.</summary>
    public static ImmutableArray<string> Of(Proof proof)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        Tell(proof, null, texts);
        return texts.DrainToImmutable();
    }

    public ProofLines Add(ReadOnlySpan<byte> text)
    {
        _line.Write(text);
        return this;
    }

    public ProofLines Add(ReadOnlySpan<char> text)
    {
        Encoding.UTF8.GetBytes(text, _line);
        return this;
    }

    /// <summary>A point in time to the second, in UTC.</summary>
    public ProofLines Add(DateTimeOffset time)
    {
        time.TryFormat(_line.GetSpan(LongestTime), out var written, "u", CultureInfo.InvariantCulture);
        _line.Advance(written);
        return this;
    }

    /// <summary>The line is whole.</summary>
    public void End()
    {
        _record?.WriteStringValue(_line.WrittenSpan);
        _texts?.Add(Encoding.UTF8.GetString(_line.WrittenSpan));
        _line.ResetWrittenCount();
    }

    /// <summary>A line that is there already.</summary>
    public void Line(string line)
    {
        _record?.WriteStringValue(line);
        _texts?.Add(line);
    }

    private static void Tell(Proof proof, Utf8JsonWriter? record, ImmutableArray<string>.Builder? texts)
    {
        // A proof that throws takes its half of a line with it.
        var lines = _spare ?? new ProofLines();
        _spare = null;
        (lines._record, lines._texts) = (record, texts);
        proof.Write(lines);
        (lines._record, lines._texts) = (null, null);
        _spare = lines;
    }
}
