using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Finds the one message of an answer that is the caller's, in an answer that was read whole.</summary>
internal static class McpResponse
{
    /// <summary>The response in a finished event stream; null where there is none.</summary>
    public static ReadOnlyMemory<byte>? Find(ReadOnlyMemory<byte> stream)
    {
        var events = new EventSplitter(ListFilter.MaxBytes);
        events.Append(stream.Span);
        while (events.TryNext(out var whole))
        {
            if (McpEvent.KindOf(whole) == McpEventKind.Response)
            {
                return McpEvent.DataOf(whole).ToArray();
            }
        }

        return null;
    }

    /// <summary>Whether it answers this very request.</summary>
    public static bool Answers(JsonElement root, McpPassage passage) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("id", out var id) && passage.Id is { } own && id.GetRawText() == own.GetRawText();
}
