using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Tools and schemas as chat and responses bodies write them.</summary>
internal static class OpenAiTools
{
    internal static void Write(Utf8JsonWriter json, ToolOffer tool)
    {
        json.WriteString("name"u8, tool.Name);
        if (tool.Description is { } description)
        {
            json.WriteString("description"u8, description);
        }

        if (tool.InputSchema is { } schema)
        {
            json.Value("parameters", schema);
        }

        if (tool.Strict is { } strict)
        {
            json.WriteBoolean("strict"u8, strict);
        }
    }

    internal static void Choice(Utf8JsonWriter json, Conversation asked, Action<Utf8JsonWriter, string> named)
    {
        switch (asked.ToolChoice)
        {
            case { Mode: ToolChoiceMode.Named, Name: { } name }:
                json.WriteStartObject("tool_choice"u8);
                json.WriteString("type"u8, "function"u8);
                named(json, name);
                json.WriteEndObject();
                break;
            case { Mode: var mode }:
                json.WriteString("tool_choice"u8, mode switch { ToolChoiceMode.None => "none"u8, ToolChoiceMode.Required => "required"u8, _ => "auto"u8 });
                break;
        }

        if (asked.ParallelTools is { } parallel && asked.Tools.Count > 0)
        {
            json.WriteBoolean("parallel_tool_calls"u8, parallel);
        }
    }

    internal static void Shape(Utf8JsonWriter json, AnswerShape shape, JsonElement schema)
    {
        // OpenAI demands a name; other surfaces have none.
        json.WriteString("name"u8, shape.Name ?? "answer");
        if (shape.Description is { } description)
        {
            json.WriteString("description"u8, description);
        }

        json.Value("schema", schema);
        if (shape.Strict is { } strict)
        {
            json.WriteBoolean("strict"u8, strict);
        }
    }
}
