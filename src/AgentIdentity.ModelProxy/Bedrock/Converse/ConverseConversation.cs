using System.Text.Json;
using static AgentIdentity.ModelProxy.BedrockJson;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads a Converse request into the hub form. What has no place there is refused by name.</summary>
internal static class ConverseConversation
{
    private static readonly string[] Known =
    [
        "messages", "system", "inferenceConfig", "toolConfig", "additionalModelRequestFields", "requestMetadata", "performanceConfig", "serviceTier", "outputConfig",
    ];

    internal static ModelResult<Conversation> Of(string alias, bool stream, ReadOnlyMemory<byte> body) => StrictBody.Read(body, root =>
    {
        try
        {
            return new ModelResult<Conversation>(Read(alias, stream, root), null);
        }
        catch (UntranslatableException untranslatable)
        {
            return new ModelResult<Conversation>(null, untranslatable.Failure);
        }
    });

    private static Conversation Read(string alias, bool stream, JsonElement root)
    {
        Only(root, "", Known);
        var config = Object(root, "inferenceConfig") ?? default;
        Only(config, "inferenceConfig.", "maxTokens", "temperature", "topP", "stopSequences");
        var tools = Object(root, "toolConfig") ?? default;
        Only(tools, "toolConfig.", "tools", "toolChoice");
        var fields = ConverseExtras.Read(Object(root, "additionalModelRequestFields"), Object(root, "outputConfig"));
        Demand(Member(root, "serviceTier") is not { } tier || Text(tier, "type") == "default", "serviceTier");
        Demand(Member(root, "performanceConfig") is not { } performance || Text(performance, "latency") is null or "standard", "performanceConfig");
        return new Conversation
        {
            From = ModelSurface.Converse,
            Model = alias,
            Stream = stream,
            System = ConverseBlocks.Read(Items(root, "system"), "system"),
            Turns = [.. Items(root, "messages").Select(TurnOf)],
            Tools = ConverseTools.Read(tools),
            ToolChoice = ConverseTools.ReadChoice(tools),
            MaxOutputTokens = Member(config, "maxTokens")?.GetInt64(),
            Temperature = Number(config, "temperature"),
            TopP = Number(config, "topP"),
            TopK = fields.TopK,
            Stop = [.. Items(config, "stopSequences").Select(static one => one.ValueKind == JsonValueKind.String ? one.GetString()! : throw new UntranslatableException("inferenceConfig.stopSequences"))],
            Reasoning = fields.Reasoning,
            Shape = fields.Shape,
            Metadata = Object(root, "requestMetadata") is { } labels ? labels.EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value.GetString()!) : [],
        };
    }

    private static Turn TurnOf(JsonElement message, int at)
    {
        var member = $"messages[{at}]";
        Only(message, member + ".", "role", "content");
        var role = Text(message, "role") switch
        {
            "user" => TurnRole.User,
            "assistant" => TurnRole.Assistant,
            _ => throw new UntranslatableException(member + ".role"),
        };
        return new Turn(role, ConverseBlocks.Read(Items(message, "content"), member + ".content"), member);
    }

    /// <summary>Refuses the first member that is none of those known.</summary>
    internal static void Only(JsonElement parent, string prefix, params ReadOnlySpan<string> known)
    {
        foreach (var member in Members(parent))
        {
            Demand(known.Contains(member.Name), prefix + member.Name);
        }
    }

    internal static void Demand(bool holds, string member)
    {
        if (!holds)
        {
            throw new UntranslatableException(member);
        }
    }

    private static double? Number(JsonElement config, string name) => Member(config, name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw new UntranslatableException("inferenceConfig." + name);
}
