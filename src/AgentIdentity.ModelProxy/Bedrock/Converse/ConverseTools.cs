using System.Text.Json;
using static AgentIdentity.ModelProxy.BedrockJson;
using static AgentIdentity.ModelProxy.ConverseConversation;

namespace AgentIdentity.ModelProxy;

/// <summary>toolConfig, both ways.</summary>
internal static class ConverseTools
{
    internal static IReadOnlyList<ToolOffer> Read(JsonElement config)
    {
        List<ToolOffer> offers = [];
        var at = 0;
        foreach (var tool in Items(config, "tools"))
        {
            var member = $"toolConfig.tools[{at++}]";
            if (Member(tool, "cachePoint") is { } point)
            {
                if (offers.Count > 0)
                {
                    offers[^1] = offers[^1] with { Cache = ConverseBlocks.CacheOf(point) };
                }

                continue;
            }

            var spec = Object(tool, "toolSpec") ?? throw new UntranslatableException(member);
            Only(spec, member + ".toolSpec.", "name", "description", "inputSchema", "strict");
            offers.Add(new ToolOffer(member, Text(spec, "name")!)
            {
                Description = Text(spec, "description"),
                InputSchema = Object(spec, "inputSchema") is { } schema ? Member(schema, "json")?.Clone() : null,
                Strict = Member(spec, "strict")?.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null },
            });
        }

        return offers;
    }

    internal static ToolChoice? ReadChoice(JsonElement config)
    {
        if (Member(config, "toolChoice") is not { } choice)
        {
            return null;
        }

        return Members(choice).Take(2).ToList() switch
        {
            [{ Name: "auto" }] => new ToolChoice(ToolChoiceMode.Auto),
            [{ Name: "any" }] => new ToolChoice(ToolChoiceMode.Required),
            [{ Name: "tool" } named] when Text(named.Value, "name") is { } name => new ToolChoice(ToolChoiceMode.Named, name),
            _ => throw new UntranslatableException("toolConfig.toolChoice"),
        };
    }

    internal static void Write(Utf8JsonWriter json, Conversation asked)
    {
        if (asked.Tools.Count == 0)
        {
            return;
        }

        if (asked.ToolChoice is { Mode: ToolChoiceMode.None })
        {
            // Converse has no word for "none": no tools are offered. It wants them where they were used before, so there it cannot be said.
            Demand(!asked.Turns.SelectMany(static turn => turn.Parts).Any(static part => part is ToolUsePart or ToolResultPart), "tool_choice");
            return;
        }

        Demand(asked.ParallelTools is not false, "parallel_tool_calls");
        json.WriteStartObject("toolConfig"u8);
        json.WriteStartArray("tools"u8);
        foreach (var tool in asked.Tools)
        {
            WriteSpec(json, tool);
        }

        json.WriteEndArray();
        WriteChoice(json, asked.ToolChoice);
        json.WriteEndObject();
    }

    private static void WriteSpec(Utf8JsonWriter json, ToolOffer tool)
    {
        json.WriteStartObject();
        json.WriteStartObject("toolSpec"u8);
        json.WriteString("name"u8, tool.Name);
        if (tool.Description is { Length: > 0 } description)
        {
            json.WriteString("description"u8, description);
        }

        json.WriteStartObject("inputSchema"u8);
        json.WritePropertyName("json"u8);
        if (tool.InputSchema is { } schema)
        {
            schema.WriteTo(json);
        }
        else
        {
            json.WriteRawValue("""{"type":"object","properties":{}}"""u8);
        }

        json.WriteEndObject();
        if (tool.Strict is true)
        {
            json.WriteBoolean("strict"u8, true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        ConverseRequestWriter.WriteCache(json, tool.Cache);
    }

    private static void WriteChoice(Utf8JsonWriter json, ToolChoice? choice)
    {
        if (choice is null)
        {
            return;
        }

        json.WriteStartObject("toolChoice"u8);
        json.WriteStartObject(choice.Mode switch { ToolChoiceMode.Required => "any"u8, ToolChoiceMode.Named => "tool"u8, _ => "auto"u8 });
        if (choice is { Mode: ToolChoiceMode.Named, Name: { } name })
        {
            json.WriteString("name"u8, name);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
