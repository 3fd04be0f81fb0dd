using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Replaces or inserts single values; every other byte, white space included, stays as the caller sent it.</summary>
internal static class MessagesRewrite
{
    internal static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> body, MessagesMarks marks, string model, long? maxTokens, string? geo)
    {
        List<(Range Place, byte[] Text)> edits = [(marks.ModelValue, Quoted(model))];
        if (maxTokens is { } most && marks.MaxTokens is { } place)
        {
            edits.Add((place, Encoding.ASCII.GetBytes(most.ToString(CultureInfo.InvariantCulture))));
        }

        if (geo is not null)
        {
            edits.Add(marks.InferenceGeo is { } said
                ? (said, Quoted(geo))
                : (marks.FirstMember..marks.FirstMember, [.. "\"inference_geo\":"u8, .. Quoted(geo), (byte)',']));
        }

        return Spliced(body, edits);
    }

    private static byte[] Spliced(ReadOnlyMemory<byte> body, List<(Range Place, byte[] Text)> edits)
    {
        edits.Sort(static (left, right) => left.Place.Start.Value.CompareTo(right.Place.Start.Value));
        var rewritten = new byte[body.Length + edits.Sum(static edit => edit.Text.Length - (edit.Place.End.Value - edit.Place.Start.Value))];
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
        return rewritten;
    }

    private static byte[] Quoted(string text) =>
        [(byte)'"', .. JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];
}
