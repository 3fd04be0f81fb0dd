using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes turns as messages. Neighbours of one role become one message, for they must alternate.</summary>
internal static class HubToParts
{
    private static readonly string[] Images = ["image/jpeg", "image/png", "image/gif", "image/webp"];

    internal static void WriteSystem(Utf8JsonWriter json, IReadOnlyList<ConversationPart> parts)
    {
        if (parts.Count == 0)
        {
            return;
        }

        json.WriteStartArray("system"u8);
        foreach (var part in parts)
        {
            Write(json, part is TextPart ? part : throw new NotTranslatableException(part.Member));
        }

        json.WriteEndArray();
    }

    internal static void WriteTurns(Utf8JsonWriter json, Conversation asked)
    {
        // There it would mean that the answer goes on from what is written here.
        if (asked.From is ModelSurface.Chat or ModelSurface.Responses && asked.Turns is [.., { Role: TurnRole.Assistant } last])
        {
            throw new NotTranslatableException(last.Member, "the last message must not be the assistant's.");
        }

        json.WriteStartArray("messages"u8);
        for (var i = 0; i < asked.Turns.Count;)
        {
            var role = asked.Turns[i].Role;
            json.WriteStartObject();
            json.WriteString("role"u8, RoleOf(asked.Turns[i]));
            json.WriteStartArray("content"u8);
            for (; i < asked.Turns.Count && asked.Turns[i].Role == role; i++)
            {
                foreach (var part in asked.Turns[i].Parts)
                {
                    Write(json, part);
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // System text between turns is for newer models only, and who may say it is another question there.
    private static string RoleOf(Turn turn) => turn.Role switch
    {
        TurnRole.User => "user",
        TurnRole.Assistant => "assistant",
        _ => throw new NotTranslatableException(turn.Member, "system text stands before the first turn there."),
    };

    private static void Write(Utf8JsonWriter json, ConversationPart part)
    {
        json.WriteStartObject();
        switch (part)
        {
            case TextPart text:
                json.WriteString("type"u8, "text"u8);
                json.WriteString("text"u8, text.Text);
                break;
            case ImagePart image:
                WriteImage(json, image);
                break;
            case DocumentPart document:
                WriteDocument(json, document);
                break;
            case ToolUsePart use:
                WriteUse(json, use);
                break;
            case ToolResultPart result:
                WriteResult(json, result);
                break;
            case ReasoningPart thought:
                HubToThinking.WriteThought(json, thought);
                break;
            default:
                throw new NotTranslatableException(part.Member);
        }

        HubToTools.WriteCache(json, part.Cache);
        json.WriteEndObject();
    }

    private static void WriteImage(Utf8JsonWriter json, ImagePart image)
    {
        if (image.Detail is not null)
        {
            throw new NotTranslatableException(image.Member, "it has no detail there.");
        }

        json.WriteString("type"u8, "image"u8);
        json.WriteStartObject("source"u8);
        if (image.Url is { } url)
        {
            json.WriteString("type"u8, "url"u8);
            json.WriteString("url"u8, url);
        }
        else
        {
            WriteBytes(json, image.Member, Images.Contains(image.MediaType) ? image.MediaType : null, image.Base64);
        }

        json.WriteEndObject();
    }

    private static void WriteDocument(Utf8JsonWriter json, DocumentPart document)
    {
        json.WriteString("type"u8, "document"u8);
        json.WriteStartObject("source"u8);
        if (document.Text is { } text)
        {
            json.WriteString("type"u8, "text"u8);
            json.WriteString("media_type"u8, document.MediaType.StartsWith("text/", StringComparison.Ordinal) ? "text/plain" : throw new NotTranslatableException(document.Member));
            json.WriteString("data"u8, text);
        }
        else
        {
            WriteBytes(json, document.Member, document.MediaType == "application/pdf" ? document.MediaType : null, document.Base64);
        }

        json.WriteEndObject();
        if (document.Name is { } name)
        {
            json.WriteString("title"u8, name);
        }
    }

    private static void WriteBytes(Utf8JsonWriter json, string member, string? mediaType, string? base64)
    {
        if (mediaType is null || base64 is null)
        {
            throw new NotTranslatableException(member, "it takes no such media type.");
        }

        json.WriteString("type"u8, "base64"u8);
        json.WriteString("media_type"u8, mediaType);
        json.WriteString("data"u8, base64);
    }

    private static void WriteUse(Utf8JsonWriter json, ToolUsePart use)
    {
        if (!MessagesArguments.AreObject(use.Arguments))
        {
            throw new NotTranslatableException(use.Member, "the arguments of a tool are one JSON object there.");
        }

        json.WriteString("type"u8, "tool_use"u8);
        json.WriteString("id"u8, use.Id);
        json.WriteString("name"u8, use.Name);
        json.WritePropertyName("input"u8);
        MessagesArguments.Write(json, use.Arguments);
    }

    private static void WriteResult(Utf8JsonWriter json, ToolResultPart result)
    {
        json.WriteString("type"u8, "tool_result"u8);
        json.WriteString("tool_use_id"u8, result.Id);
        json.WriteStartArray("content"u8);
        foreach (var part in result.Parts)
        {
            Write(json, part is TextPart or ImagePart or DocumentPart ? part : throw new NotTranslatableException(part.Member));
        }

        json.WriteEndArray();
        if (result.IsError)
        {
            json.WriteBoolean("is_error"u8, true);
        }
    }
}
