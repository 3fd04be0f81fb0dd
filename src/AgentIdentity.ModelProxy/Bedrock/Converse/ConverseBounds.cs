using System.Text.Json;
using static AgentIdentity.ModelProxy.BedrockJson;

namespace AgentIdentity.ModelProxy;

/// <summary>Bounds what a Converse request can cost from its own bytes.</summary>
internal static class ConverseBounds
{
    // Templates and the instructions that come with tools add tokens that no byte of the request shows.
    private const int TemplateAllowance = 1024;

    internal static CallBounds Of(JsonElement root, int bodyLength) => new()
    {
        // A token stands for at least one byte of text, and the body holds all of the text, unless a prompt is stored at Bedrock.
        InputTokens = Unbounded(root) is null ? bodyLength + TemplateAllowance : null,
        UnboundedMember = Unbounded(root),
        OutputTokensPerChoice = Object(root, "inferenceConfig") is { } config && Member(config, "maxTokens") is { } most ? most.GetInt32() : null,
        LeastOutputTokensPerChoice = Least(root),
        UnpricedMember = Unpriced(root),
    };

    private static string? Unbounded(JsonElement root) =>
        Member(root, "promptVariables") is not null ? "promptVariables"
        : !Items(root, "system").All(IsTextBlock) ? "system"
        : Items(root, "messages").SelectMany(static message => Items(message, "content")).All(IsTextBlock) ? null
        : "messages";

    // Anthropic's models refuse a maximum that leaves no room beyond the thoughts.
    private static long Least(JsonElement root) =>
        Object(root, "additionalModelRequestFields") is { } fields && Object(fields, "thinking") is { } thinking
        && Member(thinking, "budget_tokens") is { ValueKind: JsonValueKind.Number } budget && budget.TryGetInt32(out var tokens) && tokens > 0
            ? tokens + 1L
            : 64;

    private static bool IsTextBlock(JsonElement block) => Members(block).Single() is var only && only.Name switch
    {
        "text" or "cachePoint" or "toolUse" or "searchResult" or "json" => true,
        "toolResult" => Items(only.Value, "content").All(IsTextBlock),
        "guardContent" => Member(only.Value, "text") is not null,

        // What a model thought may be packed so tightly that a byte of it is more than a token.
        "reasoningContent" => Member(only.Value, "reasoningText") is not null,
        _ => false,
    };

    // Guardrails are billed by the text they look at, system tools by the use, and the other tiers and latencies at other prices.
    private static string? Unpriced(JsonElement root) =>
        Member(root, "guardrailConfig") is not null ? "guardrailConfig"
        : Items(root, "messages").SelectMany(static message => Items(message, "content")).Concat(Items(root, "system")).Any(static block => Member(block, "guardContent") is not null) ? "guardContent"
        : Object(root, "toolConfig") is { } config && Items(config, "tools").Any(static tool => Member(tool, "toolSpec") is null && Member(tool, "cachePoint") is null) ? "toolConfig.tools"
        : Member(root, "serviceTier") is { } tier && Text(tier, "type") is not ("default" or "flex") ? "serviceTier"
        : Member(root, "performanceConfig") is { } performance && Member(performance, "latency") is not null && Text(performance, "latency") != "standard" ? "performanceConfig"
        : null;
}
