using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using AgentIdentity.Gateway.Obligations;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>
/// The answer to a tool call without what a rule takes out of it: in <c>structuredContent</c>, and in the text blocks, which must be
/// JSON. What cannot be looked through (prose, pictures, resources, questions back) may hold the same and is withheld.
/// </summary>
internal sealed class ToolAnswer(McpPassage passage, RedactionTree tree)
{
    private static readonly StrictJsonLimits Limits = new(JsonRedaction.MaxBytes, MaxDepth: 64, MaxTokens: 1_000_000);

    // Members of a result that say something about it and nothing out of it.
    private static readonly string[] Plain = ["isError", "resultType", "ttlMs", "cacheScope"];

    // How servers wrap what is no object by itself, a list or a text; the caller unwraps it.
    private const string Wrapped = "result";
    private readonly JsonRedaction _texts = new(tree);
    private readonly JsonRedaction _structures = new(tree.In(Wrapped));

    /// <summary>How many members were taken out.</summary>
    public int Removed => _texts.Removed + _structures.Removed;

    /// <summary>The message for the caller, as one JSON document.</summary>
    public (ReadOnlyMemory<byte> Body, GatewayError? Error) Redact(ReadOnlyMemory<byte> message)
    {
        if (!StrictJson.TryParse(message, Limits, out var document, out _))
        {
            return (default, GatewayError.UpstreamAnswerUnreadable);
        }

        using (document)
        {
            var root = document.RootElement;
            if (!McpResponse.IsFor(root, passage))
            {
                return (default, GatewayError.UpstreamAnswerUnreadable);
            }

            var buffer = new ArrayBufferWriter<byte>(message.Length);
            using var json = new Utf8JsonWriter(buffer, JsonRedaction.Writing);
            json.WriteStartObject();
            json.WriteString("jsonrpc", "2.0");
            json.WritePropertyName("id");
            passage.Id!.Value.WriteTo(json);
            var known = root.TryGetProperty("result", out var result) ? TryWriteResult(json, result)
                : root.TryGetProperty("error", out var error) && TryWriteError(json, error);
            json.WriteEndObject();
            json.Flush();
            return known ? (buffer.WrittenMemory, null) : (default, GatewayError.AnswerWithheld);
        }
    }

    private bool TryWriteResult(Utf8JsonWriter json, JsonElement result)
    {
        if (result.ValueKind != JsonValueKind.Object || (result.TryGetProperty("resultType", out var type) && !Says(type, "complete")))
        {
            return false;
        }

        var known = true;
        json.WriteStartObject("result");
        foreach (var member in result.EnumerateObject())
        {
            if (member.NameEquals("structuredContent"))
            {
                known &= TryWriteStructure(json, member.Value);
            }
            else if (member.NameEquals("content"))
            {
                known &= TryWriteBlocks(json, member.Value);
            }
            else if (Plain.Contains(member.Name))
            {
                member.WriteTo(json);
            }
        }

        json.WriteEndObject();
        return known;
    }

    private bool TryWriteStructure(Utf8JsonWriter json, JsonElement structure)
    {
        if (structure.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        if (!_structures.TryWrite(JsonMarshal.GetRawUtf8Value(structure).ToArray(), out var rest))
        {
            return false;
        }

        json.WritePropertyName("structuredContent");
        json.WriteRawValue(rest.Span);
        return true;
    }

    private bool TryWriteBlocks(Utf8JsonWriter json, JsonElement blocks)
    {
        if (blocks.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        var known = true;
        json.WriteStartArray("content");
        foreach (var block in blocks.EnumerateArray())
        {
            known &= TryWriteBlock(json, block);
        }

        json.WriteEndArray();
        return known;
    }

    private bool TryWriteBlock(Utf8JsonWriter json, JsonElement block)
    {
        if (block.ValueKind != JsonValueKind.Object
            || !block.TryGetProperty("type", out var type) || !Says(type, "text")
            || !block.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String
            || !_texts.TryWrite(Encoding.UTF8.GetBytes(text.GetString()!), out var rest))
        {
            return false;
        }

        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", rest.Span);
        json.WriteEndObject();
        return true;
    }

    // The words and the data of an error are the server's own and may quote anything.
    private static bool TryWriteError(Utf8JsonWriter json, JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object || !error.TryGetProperty("code", out var code) || !code.TryGetInt32(out var number))
        {
            return false;
        }

        json.WriteStartObject("error");
        json.WriteNumber("code", number);
        json.WriteString("message", "The upstream answered with an error; its words are withheld.");
        json.WriteEndObject();
        return true;
    }

    private static bool Says(JsonElement value, string text) => value.ValueKind == JsonValueKind.String && value.ValueEquals(text);
}
