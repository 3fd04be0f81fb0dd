using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Replaces or inserts single values; every other byte, white space included, stays as the caller sent it.</summary>
internal static class ChatRequestRewrite
{
    internal static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> body, ChatRequestMarks marks, string model, bool usageWanted)
    {
        var edits = new List<(Range Place, byte[] Text)> { (marks.ModelValue, Quoted(model)) };
        if (usageWanted)
        {
            edits.Add(UsageEdit(marks));
        }

        edits.Sort((left, right) => left.Place.Start.Value.CompareTo(right.Place.Start.Value));

        var rewritten = new byte[body.Length + edits.Sum(edit => edit.Text.Length - Length(edit.Place))];
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

    private static (Range, byte[]) UsageEdit(ChatRequestMarks marks)
    {
        if (marks.IncludeUsage is { } value)
        {
            return (value, "true"u8.ToArray());
        }

        if (marks.StreamOptions is not { } options)
        {
            return (marks.FirstMember..marks.FirstMember, "\"stream_options\":{\"include_usage\":true},"u8.ToArray());
        }

        var inside = options.Start.Value + 1;
        return marks.StreamOptionsForm switch
        {
            StreamOptionsForm.Null => (options, "{\"include_usage\":true}"u8.ToArray()),
            StreamOptionsForm.EmptyObject => (inside..inside, "\"include_usage\":true"u8.ToArray()),
            _ => (inside..inside, "\"include_usage\":true,"u8.ToArray()),
        };
    }

    private static byte[] Quoted(string model) =>
        [(byte)'"', .. JsonEncodedText.Encode(model, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];

    private static int Length(Range place) => place.End.Value - place.Start.Value;
}
