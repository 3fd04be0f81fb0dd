using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads what concerns thought and the form of the answer.</summary>
internal static class MessagesThinking
{
    internal static ReasoningWish? Of(JsonElement root)
    {
        var effort = EffortOf(root);
        if (root.Given("thinking") is not { } thinking)
        {
            return effort is null ? null : new ReasoningWish("output_config.effort") { Effort = effort };
        }

        MessagesParts.Members(thinking, "thinking", "type", "budget_tokens", "display");
        bool? shown = thinking.Text("display") switch
        {
            null => null,
            "summarized" => true,
            "omitted" => false,
            _ => throw new NotTranslatableException("thinking.display"),
        };
        return thinking.Text("type") switch
        {
            "enabled" when thinking.Count("budget_tokens") is { } budget => new ReasoningWish("thinking") { BudgetTokens = budget, Effort = effort, Shown = shown },
            "adaptive" => new ReasoningWish("thinking") { Adaptive = true, Effort = effort, Shown = shown },
            // Nothing is thought, however much effort goes into the rest.
            "disabled" when effort is null => new ReasoningWish("thinking") { Effort = "none" },
            _ => throw new NotTranslatableException("thinking"),
        };
    }

    internal static AnswerShape? ShapeOf(JsonElement root)
    {
        var (format, member) = root.Given("output_config")?.Given("format") is { } current ? (current, "output_config.format") : (root.Given("output_format"), "output_format");
        if (format is not { } wanted)
        {
            return null;
        }

        MessagesParts.Members(wanted, member, "type", "schema");
        return wanted.Text("type") == "json_schema" && wanted.Given("schema") is { ValueKind: JsonValueKind.Object } schema
            ? new AnswerShape(member) { Schema = schema.Clone(), Strict = true }
            : throw new NotTranslatableException(member);
    }

    internal static ReasoningPart ThoughtOf(JsonElement block, string place)
    {
        MessagesParts.Members(block, place, "type", "thinking", "signature");
        var thought = new ReasoningPart(place, MessagesParts.Required(block, place, "thinking"));
        return block.Text("signature") is not { Length: > 0 } signature ? thought : MessagesSeal.Open(thought, signature, isOpaque: false);
    }

    internal static ReasoningPart OpaqueOf(JsonElement block, string place)
    {
        MessagesParts.Members(block, place, "type", "data");
        return MessagesSeal.Open(new ReasoningPart(place, null), MessagesParts.Required(block, place, "data"), isOpaque: true);
    }

    private static string? EffortOf(JsonElement root)
    {
        if (root.Given("output_config") is not { } config)
        {
            return null;
        }

        MessagesParts.Members(config, "output_config", "effort", "format");
        return config.Given("effort") is null ? null
            : config.Text("effort") is "low" or "medium" or "high" or "xhigh" or "max" ? config.Text("effort")
            : throw new NotTranslatableException("output_config.effort");
    }
}
