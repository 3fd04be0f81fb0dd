using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Replaces or inserts single values; every other byte, white space included, stays as the caller sent it.</summary>
/// <param name="body">The caller's body: an object with at least one member.</param>
/// <param name="firstMember">Just after its opening brace.</param>
internal sealed class BodySplice(ReadOnlyMemory<byte> body, int firstMember)
{
    private readonly List<(Range Place, byte[] Text)> _edits = [];

    internal void Replace(Range place, ReadOnlySpan<byte> text) => _edits.Add((place, text.ToArray()));

    internal void Replace(Range place, string text) => Replace(place, Quoted(text));

    /// <summary>Adds a member at the top, of which there is none yet.</summary>
    internal void Add(ReadOnlySpan<byte> nameAndValue) => _edits.Add((firstMember..firstMember, [.. nameAndValue, (byte)',']));

    internal WireBody Apply()
    {
        // Stable: several members may be added at the same place.
        var edits = _edits.OrderBy(static edit => edit.Place.Start.Value);
        var rewritten = new byte[body.Length + _edits.Sum(static edit => edit.Text.Length - Length(edit.Place))];
        var (from, to) = (0, 0);
        foreach (var (place, text) in edits)
        {
            var kept = body.Span[from..place.Start.Value];
            kept.CopyTo(rewritten.AsSpan(to));
            text.CopyTo(rewritten.AsSpan(to + kept.Length));
            to += kept.Length + text.Length;
            from = place.End.Value;
        }

        body.Span[from..].CopyTo(rewritten.AsSpan(to));
        return new WireBody(rewritten);
    }

    private static byte[] Quoted(string text) =>
        [(byte)'"', .. JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];

    private static int Length(Range place) => place.End.Value - place.Start.Value;
}
