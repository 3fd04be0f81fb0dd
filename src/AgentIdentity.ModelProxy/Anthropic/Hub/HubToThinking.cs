using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes what concerns thought and the form of the answer.</summary>
internal static class HubToThinking
{
    private const long LeastBudget = 1024;

    internal static void Write(Utf8JsonWriter json, Conversation asked, long maxTokens)
    {
        if (asked.Reasoning is { } wish)
        {
            WriteThinking(json, wish, maxTokens);
        }

        var effort = asked.Reasoning?.Effort is { } word and not "none" ? word : null;
        if (effort is null && asked.Shape is null)
        {
            return;
        }

        json.WriteStartObject("output_config"u8);
        if (effort is not null)
        {
            json.WriteString("effort"u8, effort is "low" or "medium" or "high" or "xhigh" or "max" ? effort : throw new NotTranslatableException(asked.Reasoning!.Member, $"there is no effort {effort} there."));
        }

        if (asked.Shape is { } shape)
        {
            WriteShape(json, shape);
        }

        json.WriteEndObject();
    }

    internal static void WriteThought(Utf8JsonWriter json, ReasoningPart thought)
    {
        // Anthropic reads back only what it signed itself.
        if (thought.From is not (null or ModelSurface.Messages) || (thought.Signature ?? thought.Opaque) is null)
        {
            throw new NotTranslatableException(thought.Member, "another provider's thought cannot be read there.");
        }

        if (thought.Opaque is { } opaque)
        {
            json.WriteString("type"u8, "redacted_thinking"u8);
            json.WriteString("data"u8, opaque);
            return;
        }

        json.WriteString("type"u8, "thinking"u8);
        json.WriteString("thinking"u8, thought.Text ?? "");
        json.WriteString("signature"u8, thought.Signature);
    }

    private static void WriteThinking(Utf8JsonWriter json, ReasoningWish wish, long maxTokens)
    {
        json.WriteStartObject("thinking"u8);
        if (wish.BudgetTokens is { } budget)
        {
            if (budget < LeastBudget || budget >= maxTokens)
            {
                throw new NotTranslatableException(wish.Member, $"the tokens of thought must be at least {LeastBudget} and fewer than those of the answer.");
            }

            json.WriteString("type"u8, "enabled"u8);
            json.WriteNumber("budget_tokens"u8, budget);
        }
        else
        {
            json.WriteString("type"u8, wish.Effort == "none" ? "disabled"u8 : "adaptive"u8);
        }

        if (wish.Shown is { } shown && wish.Effort != "none")
        {
            json.WriteString("display"u8, shown ? "summarized"u8 : "omitted"u8);
        }

        json.WriteEndObject();
    }

    private static void WriteShape(Utf8JsonWriter json, AnswerShape shape)
    {
        if (shape.Schema is not { } schema || shape.Description is not null)
        {
            throw new NotTranslatableException(shape.Member, "the form of an answer is a JSON Schema there, and nothing else.");
        }

        json.WriteStartObject("format"u8);
        json.WriteString("type"u8, "json_schema"u8);
        json.WritePropertyName("schema"u8);
        schema.WriteTo(json);
        json.WriteEndObject();
    }
}
