using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Answers;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Reads the data of an event no further than its kind needs.</summary>
internal static class McpEvent
{
    public static McpEventKind KindOf(ReadOnlySpan<byte> whole)
    {
        if (!HasKnownLinesOnly(whole))
        {
            return McpEventKind.Other;
        }

        var data = DataOf(whole);
        return data.IsEmpty ? McpEventKind.Empty : KindOfData(data);
    }

    /// <summary>What a message is that stands by itself.</summary>
    public static McpEventKind KindOfData(ReadOnlySpan<byte> data)
    {
        try
        {
            return Classify(data);
        }
        catch (JsonException)
        {
            return McpEventKind.Other;
        }
    }

    /// <summary>The values of the data lines, joined with line feeds.</summary>
    public static ReadOnlySpan<byte> DataOf(ReadOnlySpan<byte> whole)
    {
        ReadOnlySpan<byte> data = default;
        while (!whole.IsEmpty)
        {
            var end = whole.IndexOfAny((byte)'\n', (byte)'\r');
            var line = end < 0 ? whole : whole[..end];
            whole = end < 0 ? default : whole[(end + 1)..];
            if (!line.StartsWith("data:"u8))
            {
                continue;
            }

            var value = line[5..];
            if (value.StartsWith(" "u8))
            {
                value = value[1..];
            }

            data = data.IsEmpty ? value : (byte[])[.. data, (byte)'\n', .. value];
        }

        return data;
    }

    // A line that is read as nothing here, such as one behind a byte order mark, could be data to a client.
    private static bool HasKnownLinesOnly(ReadOnlySpan<byte> whole)
    {
        foreach (var range in whole.SplitAny("\r\n"u8))
        {
            var line = whole[range];
            if (!(line.IsEmpty || line.StartsWith(":"u8) || line.StartsWith("id:"u8) || line.StartsWith("retry:"u8)
                || line.StartsWith("event:"u8) || line.StartsWith("data:"u8)))
            {
                return false;
            }
        }

        return true;
    }

    private static McpEventKind Classify(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        var (hasId, hasMethod, hasEnd, isPlain) = (false, false, false, true);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return McpEventKind.Other;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            hasId |= reader.ValueTextEquals("id"u8);
            hasMethod |= reader.ValueTextEquals("method"u8);
            var isResult = reader.ValueTextEquals("result"u8);
            var isError = reader.ValueTextEquals("error"u8);
            hasEnd |= isResult || isError;
            reader.Read();
            isPlain &= isResult ? IsComplete(ref reader) : !isError || IsPlainError(ref reader);
            reader.Skip();
        }

        // What trails the message would belong to it for whoever joins lines in another way.
        if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
        {
            return McpEventKind.Other;
        }

        return hasMethod ? (hasId ? McpEventKind.ServerRequest : McpEventKind.Notification)
            : !hasEnd ? McpEventKind.Other
            : isPlain ? McpEventKind.Response
            : McpEventKind.Question;
    }

    // Both read to the end of the object, whatever they find: then the reader stands where the next member begins.
    private static bool IsComplete(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        var complete = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("resultType"u8);
            var isOdd = reader.ValueTextEquals("inputRequests"u8) || reader.ValueTextEquals("requestState"u8);
            reader.Read();
            complete &= !isOdd && (!isType || (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("complete"u8)));
            reader.Skip();
        }

        return complete;
    }

    private static bool IsPlainError(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        var plain = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isCode = reader.ValueTextEquals("code"u8);
            reader.Read();
            plain &= !isCode || (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var code) && ServerErrors.IsPlain(code));
            reader.Skip();
        }

        return plain;
    }
}

/// <summary>What one server-sent event of an MCP answer carries.</summary>
internal enum McpEventKind
{
    /// <summary>What is no JSON-RPC message by this reading; a client may read it otherwise.</summary>
    Other,

    /// <summary>Comments, an id or a retry hint, and no data.</summary>
    Empty,

    /// <summary>A notification about the running request.</summary>
    Notification,

    /// <summary>A request of the server to the client (sampling, elicitation of old revisions): not mediated.</summary>
    ServerRequest,

    /// <summary>A finished result, or an error of the server's own.</summary>
    Response,

    /// <summary>An answer that is not the end: the server asks back, or began a task; or an error that looks like the gateway's own.</summary>
    Question,
}
