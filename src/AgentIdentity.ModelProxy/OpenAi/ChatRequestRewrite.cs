using System.Globalization;
using System.Text;

namespace AgentIdentity.ModelProxy;

/// <summary>The edits that a chat request may need on its way to a server of the same form.</summary>
internal static class ChatRequestRewrite
{
    internal static WireBody Apply(ReadOnlyMemory<byte> body, ChatRequestMarks marks, string model, bool usageWanted, (long Most, string Member)? maximum = null)
    {
        var splice = new BodySplice(body, marks.FirstMember);
        splice.Replace(marks.ModelValue, model);
        if (usageWanted)
        {
            Usage(splice, marks);
        }

        if (maximum is { } lowered)
        {
            Maximum(splice, marks, lowered.Most.ToString(CultureInfo.InvariantCulture), lowered.Member);
        }

        return splice.Apply();
    }

    private static void Maximum(BodySplice splice, ChatRequestMarks marks, string most, string member)
    {
        foreach (var place in new[] { marks.MaxTokens, marks.MaxCompletionTokens }.OfType<Range>())
        {
            splice.Replace(place, Encoding.UTF8.GetBytes(most));
        }

        // Servers that know only the older name would write on without an end.
        if (marks.MaxTokens is null && (marks.MaxCompletionTokens is null || member == ChatWire.OlderMaximum))
        {
            splice.Add(Encoding.UTF8.GetBytes($"\"{member}\":{most}"));
        }
    }

    private static void Usage(BodySplice splice, ChatRequestMarks marks)
    {
        if (marks.IncludeUsage is { } value)
        {
            splice.Replace(value, "true"u8);
            return;
        }

        if (marks.StreamOptions is not { } options)
        {
            splice.Add("\"stream_options\":{\"include_usage\":true}"u8);
            return;
        }

        var inside = options.Start.Value + 1;
        switch (marks.StreamOptionsForm)
        {
            case StreamOptionsForm.Null:
                splice.Replace(options, "{\"include_usage\":true}"u8);
                break;
            case StreamOptionsForm.EmptyObject:
                splice.Replace(inside..inside, "\"include_usage\":true"u8);
                break;
            default:
                splice.Replace(inside..inside, "\"include_usage\":true,"u8);
                break;
        }
    }
}
