using System.Text.Json;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Finds the one message of an answer that is the caller's, in an answer that was read whole.</summary>
internal static class McpResponse
{
    private static readonly StrictJsonLimits Limits = new(McpOutbound.MaxAnswerBytes, MaxDepth: 64, MaxTokens: 2_000_000);

    /// <summary>The response in a finished event stream; null where there is none.</summary>
    public static ReadOnlyMemory<byte>? Find(ReadOnlyMemory<byte> stream)
    {
        var events = new EventSplitter(McpOutbound.MaxAnswerBytes);
        events.Append(stream.Span);
        while (events.TryNext(out var whole))
        {
            if (McpEvent.KindOf(whole) is McpEventKind.Response or McpEventKind.Question)
            {
                return McpEvent.DataOf(whole).ToArray();
            }
        }

        return null;
    }

    /// <summary>The message, if it is JSON that can be read in one way only.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> message, out JsonElement root)
    {
        root = default;
        if (!StrictJson.TryParse(message, Limits, out var document, out _))
        {
            return false;
        }

        using (document)
        {
            root = document.RootElement.Clone();
            return true;
        }
    }

    /// <summary>Whether the message answers this very request.</summary>
    public static bool Answers(ReadOnlyMemory<byte> message, McpPassage passage)
    {
        if (!StrictJson.TryParse(message, Limits, out var document, out _))
        {
            return false;
        }

        using (document)
        {
            return IsFor(document.RootElement, passage);
        }
    }

    public static bool IsFor(JsonElement root, McpPassage passage) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("id", out var id) && passage.Id is { } own && id.GetRawText() == own.GetRawText();
}
