using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>The data of one event of a stream of messages.</summary>
internal static class MessagesEvent
{
    internal const string Start = "message_start";
    internal const string BlockStart = "content_block_start";
    internal const string BlockDelta = "content_block_delta";
    internal const string BlockStop = "content_block_stop";
    internal const string Delta = "message_delta";
    internal const string Stop = "message_stop";
    internal const string Ping = "ping";
    internal const string Error = "error";

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 128 };

    /// <summary>The event's type, by its own member: clients go by that. Null when it is no whole JSON object with one.</summary>
    internal static string? TypeOf(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = 128 });
        string? type = null;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isType = reader.ValueTextEquals("type"u8);
                reader.Read();
                if (isType)
                {
                    type = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                }

                reader.Skip();
            }

            return reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? type : null;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The event whole; what <see cref="TypeOf"/> could read is JSON.</summary>
    internal static JsonDocument Parse(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = 128 });
        return JsonDocument.ParseValue(ref reader);
    }

    /// <summary>A whole answer; null when it is no JSON object.</summary>
    internal static JsonDocument? ParseAnswer(ReadOnlyMemory<byte> body)
    {
        try
        {
            var document = JsonDocument.Parse(body, Deep);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
