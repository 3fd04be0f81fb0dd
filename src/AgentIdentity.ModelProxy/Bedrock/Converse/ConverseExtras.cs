using System.Text.Json;
using static AgentIdentity.ModelProxy.BedrockJson;
using static AgentIdentity.ModelProxy.ConverseConversation;

namespace AgentIdentity.ModelProxy;

/// <summary>What stands in outputConfig and in the fields of single makers: reasoning, the shape of the answer, and top k.</summary>
internal sealed record ConverseExtras(int? TopK, ReasoningWish? Reasoning, AnswerShape? Shape)
{
    private const string Fields = "additionalModelRequestFields";

    internal static ConverseExtras Read(JsonElement? fields, JsonElement? output)
    {
        Only(fields ?? default, Fields + ".", "top_k", "thinking", "reasoning_effort");
        Only(output ?? default, "outputConfig.", "textFormat", "effort");
        return new ConverseExtras(TopKOf(fields ?? default), ReasoningOf(fields ?? default, output ?? default), ShapeOf(output ?? default));
    }

    /// <summary>Writes them for a maker; null: the maker is not known, and only what Converse itself has words for can be said.</summary>
    internal static void Write(Utf8JsonWriter json, Conversation asked, string? maker)
    {
        WriteOutput(json, asked, maker);
        var (thinking, effort) = (ThinkingOf(asked, maker), maker == "openai" ? EffortOf(asked.Reasoning) : null);
        if (thinking is null && effort is null && asked.TopK is null)
        {
            return;
        }

        json.WriteStartObject("additionalModelRequestFields"u8);
        if (thinking is not null)
        {
            json.WritePropertyName("thinking"u8);
            json.WriteRawValue(thinking);
        }

        if (effort is not null)
        {
            json.WriteString("reasoning_effort"u8, effort);
        }

        if (asked.TopK is { } most)
        {
            Demand(maker is "anthropic" or "mistral", "top_k");
            json.WriteNumber("top_k"u8, most);
        }

        json.WriteEndObject();
    }

    private static int? TopKOf(JsonElement fields) => Member(fields, "top_k") is not { } top ? null
        : top.ValueKind == JsonValueKind.Number && top.TryGetInt32(out var most) ? most : throw new UntranslatableException(Fields + ".top_k");

    private static ReasoningWish? ReasoningOf(JsonElement fields, JsonElement output)
    {
        var effort = Text(output, "effort") ?? Text(fields, "reasoning_effort");
        if (Member(fields, "thinking") is not { } thinking)
        {
            return effort is null ? null : new ReasoningWish("outputConfig.effort") { Effort = effort };
        }

        Only(thinking, Fields + ".thinking.", "type", "budget_tokens");
        return Text(thinking, "type") switch
        {
            "enabled" => new ReasoningWish(Fields + ".thinking")
            {
                Effort = effort,
                BudgetTokens = Member(thinking, "budget_tokens") is { ValueKind: JsonValueKind.Number } budget && budget.TryGetInt64(out var most) ? most : throw new UntranslatableException(Fields + ".thinking.budget_tokens"),
            },
            "adaptive" => new ReasoningWish(Fields + ".thinking") { Effort = effort, Adaptive = true },
            "disabled" => new ReasoningWish(Fields + ".thinking") { Effort = effort ?? "none" },
            _ => throw new UntranslatableException(Fields + ".thinking.type"),
        };
    }

    private static AnswerShape? ShapeOf(JsonElement output)
    {
        if (Object(output, "textFormat") is not { } format)
        {
            return null;
        }

        var schema = Object(format, "structure") is { } structure ? Object(structure, "jsonSchema") : null;
        if (Text(format, "type") != "json_schema" || schema is not { } given || Text(given, "schema") is not { } text || Parse(System.Text.Encoding.UTF8.GetBytes(text)) is not { } read)
        {
            throw new UntranslatableException("outputConfig.textFormat");
        }

        return new AnswerShape("outputConfig.textFormat") { Schema = read, Name = Text(given, "name"), Description = Text(given, "description"), Strict = true };
    }

    private static void WriteOutput(Utf8JsonWriter json, Conversation asked, string? maker)
    {
        // OpenAI's models take the effort as a field of their own.
        var effort = maker == "openai" ? null : EffortOf(asked.Reasoning);
        if (asked.Shape is null && effort is null)
        {
            return;
        }

        json.WriteStartObject("outputConfig"u8);
        if (asked.Shape is { } shape)
        {
            Demand(shape.Schema is not null, shape.Member);
            json.WriteStartObject("textFormat"u8);
            json.WriteString("type"u8, "json_schema");
            json.WriteStartObject("structure"u8);
            json.WriteStartObject("jsonSchema"u8);
            json.WriteString("schema"u8, shape.Schema!.Value.GetRawText());
            if (shape.Name is { } name)
            {
                json.WriteString("name"u8, name);
            }

            if (shape.Description is { } description)
            {
                json.WriteString("description"u8, description);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        if (effort is not null)
        {
            json.WriteString("effort"u8, effort);
        }

        json.WriteEndObject();
    }

    private static string? EffortOf(ReasoningWish? wish) => wish?.Effort switch
    {
        null or "none" => null,
        "minimal" => "low",
        var effort => effort,
    };

    private static string? ThinkingOf(Conversation asked, string? maker)
    {
        if (asked.Reasoning is not { } wish || (wish.BudgetTokens is null && !wish.Adaptive && wish.Effort != "none"))
        {
            return null;
        }

        // Not to think is what a model does that is not told to; only Anthropic's take a budget.
        Demand(maker == "anthropic" || wish is { BudgetTokens: null, Adaptive: false }, wish.Member);
        return maker != "anthropic" ? null
            : wish.Adaptive ? """{"type":"adaptive"}"""
            : wish.BudgetTokens is { } budget ? $$"""{"type":"enabled","budget_tokens":{{budget}}}"""
            : """{"type":"disabled"}""";
    }
}
