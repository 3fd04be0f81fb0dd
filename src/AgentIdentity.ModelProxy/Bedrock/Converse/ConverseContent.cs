using System.Text;
using System.Text.Json;
using static AgentIdentity.ModelProxy.ConverseConversation;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes parts of a conversation as Converse's content blocks.</summary>
internal static class ConverseContent
{
    /// <summary>One block, and the cache point behind it.</summary>
    internal static void Write(Utf8JsonWriter json, ConversationPart part, string? maker)
    {
        json.WriteStartObject();
        switch (part)
        {
            case TextPart text:
                json.WriteString("text"u8, text.Text);
                break;
            case RefusalPart refusal:
                json.WriteString("text"u8, refusal.Text);
                break;
            case ImagePart image:
                WriteImage(json, image);
                break;
            case DocumentPart document:
                WriteDocument(json, document);
                break;
            case ToolUsePart use:
                WriteToolUse(json, use.Id, use.Name, BedrockJson.Parse(Encoding.UTF8.GetBytes(use.Arguments.Length == 0 ? "{}" : use.Arguments)) ?? throw new UntranslatableException(use.Member));
                break;
            case ToolResultPart result:
                WriteResult(json, result, maker);
                break;
            case ReasoningPart reasoning:
                WriteReasoning(json, reasoning, maker);
                break;
            default:
                throw new UntranslatableException(part.Member);
        }

        json.WriteEndObject();
        ConverseRequestWriter.WriteCache(json, part.Cache);
    }

    internal static void WriteToolUse(Utf8JsonWriter json, string id, string name, JsonElement input)
    {
        json.WriteStartObject("toolUse"u8);
        json.WriteString("toolUseId"u8, id);
        json.WriteString("name"u8, name);
        json.WritePropertyName("input"u8);
        input.WriteTo(json);
        json.WriteEndObject();
    }

    internal static void WriteThought(Utf8JsonWriter json, string? text, string? signature, string? opaque)
    {
        json.WriteStartObject("reasoningContent"u8);
        if (opaque is not null)
        {
            json.WriteString("redactedContent"u8, opaque);
        }
        else
        {
            json.WriteStartObject("reasoningText"u8);
            json.WriteString("text"u8, text ?? "");
            if (signature is not null)
            {
                json.WriteString("signature"u8, signature);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteImage(Utf8JsonWriter json, ImagePart image)
    {
        // Bedrock fetches nothing.
        Demand(image.Base64 is not null, image.Member);
        Demand(image.Detail is null, image.Member + ".detail");
        json.WriteStartObject("image"u8);
        json.WriteString("format"u8, ConverseFormats.ImageFormatOf(image.MediaType) ?? throw new UntranslatableException(image.Member));
        json.WriteStartObject("source"u8);
        json.WriteString("bytes"u8, image.Base64!);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteDocument(Utf8JsonWriter json, DocumentPart document)
    {
        json.WriteStartObject("document"u8);
        json.WriteString("format"u8, ConverseFormats.DocumentFormatOf(document.MediaType) ?? throw new UntranslatableException(document.Member));
        json.WriteString("name"u8, NameOf(document.Name));
        json.WriteStartObject("source"u8);
        if (document.Text is { } text)
        {
            json.WriteString("text"u8, text);
        }
        else
        {
            json.WriteString("bytes"u8, document.Base64 ?? throw new UntranslatableException(document.Member));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Letters, digits, single spaces, hyphens, parentheses and brackets; the name is needed and read by the model.
    private static string NameOf(string? name)
    {
        var letters = (name ?? "").Select(static one => char.IsAsciiLetterOrDigit(one) || one is '-' or '(' or ')' or '[' or ']' ? one : one == ' ' ? ' ' : '-');
        var plain = string.Join(' ', new string([.. letters]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return plain.Length == 0 ? "document" : plain.Length > 200 ? plain[..200].TrimEnd() : plain;
    }

    private static void WriteResult(Utf8JsonWriter json, ToolResultPart result, string? maker)
    {
        json.WriteStartObject("toolResult"u8);
        json.WriteString("toolUseId"u8, result.Id);
        json.WriteStartArray("content"u8);
        foreach (var part in result.Parts)
        {
            Demand(part is TextPart or ImagePart or DocumentPart, part.Member);
            Write(json, part, maker);
        }

        json.WriteEndArray();
        if (result.IsError)
        {
            json.WriteString("status"u8, "error");
        }

        json.WriteEndObject();
    }

    private static void WriteReasoning(Utf8JsonWriter json, ReasoningPart reasoning, string? maker)
    {
        // A signature is its maker's alone to read; the name of some models hides who made them.
        var isSealed = reasoning.Signature is not null || reasoning.Opaque is not null;
        Demand(!isSealed || (reasoning.From == ModelSurface.Messages && maker is null or "anthropic"), reasoning.Member);
        WriteThought(json, reasoning.Text, reasoning.Signature, reasoning.Opaque);
    }
}
