using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes the tools that are offered.</summary>
internal static class HubToTools
{
    internal static void Write(Utf8JsonWriter json, Conversation asked)
    {
        if (asked.Tools.Count > 0)
        {
            json.WriteStartArray("tools"u8);
            foreach (var tool in asked.Tools)
            {
                WriteTool(json, tool);
            }

            json.WriteEndArray();
        }

        WriteChoice(json, asked);
    }

    internal static void WriteCache(Utf8JsonWriter json, CacheMark? cache)
    {
        if (cache is null)
        {
            return;
        }

        json.WriteStartObject("cache_control"u8);
        json.WriteString("type"u8, "ephemeral"u8);
        if (cache.Ttl is { } ttl)
        {
            json.WriteString("ttl"u8, ttl);
        }

        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, ToolOffer tool)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, tool.Name);
        if (tool.Description is { } description)
        {
            json.WriteString("description"u8, description);
        }

        json.WritePropertyName("input_schema"u8);
        if (tool.InputSchema is { } schema)
        {
            schema.WriteTo(json);
        }
        else
        {
            json.WriteRawValue("""{"type":"object","properties":{}}""");
        }

        if (tool.Strict is { } strict)
        {
            json.WriteBoolean("strict"u8, strict);
        }

        WriteCache(json, tool.Cache);
        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, Conversation asked)
    {
        // Whether several may be asked for at once is said with the choice; without tools there is none.
        var one = asked.ParallelTools == false;
        if (asked.Tools.Count == 0 || (asked.ToolChoice is null && !one))
        {
            return;
        }

        var mode = asked.ToolChoice?.Mode ?? ToolChoiceMode.Auto;
        json.WriteStartObject("tool_choice"u8);
        json.WriteString("type"u8, mode switch
        {
            ToolChoiceMode.None => "none",
            ToolChoiceMode.Required => "any",
            ToolChoiceMode.Named => "tool",
            _ => "auto",
        });
        if (mode == ToolChoiceMode.Named)
        {
            json.WriteString("name"u8, asked.ToolChoice!.Name);
        }

        if (one && mode != ToolChoiceMode.None)
        {
            json.WriteBoolean("disable_parallel_tool_use"u8, true);
        }

        json.WriteEndObject();
    }
}
