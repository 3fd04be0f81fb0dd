using System.Text.Json;
using static AgentIdentity.ModelProxy.BedrockJson;

namespace AgentIdentity.ModelProxy;

/// <summary>What a Converse body must look like. Members not named here pass only where a route allows them.</summary>
internal static class ConverseRules
{
    private static readonly string[] Governed =
    [
        "messages", "system", "inferenceConfig", "toolConfig", "guardrailConfig", "additionalModelRequestFields", "promptVariables",
        "requestMetadata", "performanceConfig", "serviceTier", "outputConfig",
    ];

    // The model stands in the address; a member that repeats it could only contradict.
    private static readonly string[] Redirecting = ["modelId", "model"];

    // A model's own fields reach it past the members that are bounded and decided on.
    private static readonly string[] Bypassing =
    [
        "max_tokens", "maxTokens", "max_tokens_to_sample", "max_gen_len", "max_new_tokens", "max_completion_tokens", "maxTokenCount", "max_output_tokens",
        "n", "num_generations", "numResults", "numberOfImages", "messages", "prompt", "system", "tools", "mcp_servers", "container", "model", "service_tier", "speed", "stream",
        "anthropic_beta", "context_management", "inference_geo",
    ];

    internal static IReadOnlyList<string> Unknown(JsonElement root) => StrictMembers.Unknown(root, Governed, "additionalModelResponseFieldPaths");

    internal static ModelFailure? Of(JsonElement root) =>
        Redirects(root) ?? StrictMembers.Inside(root, Governed) ?? Messages(root) ?? System(root) ?? Inference(root) ?? Tools(root) ?? Additional(root) ?? ConverseMetadata.Problem(root);

    private static ModelFailure? Redirects(JsonElement root) =>
        root.EnumerateObject().Select(static member => Twin(member.Name, Redirecting)).FirstOrDefault(static name => name is not null) is { } redirect
            ? new ModelFailure(ModelError.MemberRedirects, $"The member {redirect} is not allowed: the model stands in the address.", redirect)
            : null;

    private static ModelFailure? Messages(JsonElement root)
    {
        if (!root.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            return new ModelFailure(ModelError.MessagesMissing, "The member messages must be an array with at least one message.", "messages");
        }

        var at = 0;
        foreach (var message in messages.EnumerateArray())
        {
            var name = $"messages[{at++}]";
            if (Text(message, "role") is null || Member(message, "content") is not { ValueKind: JsonValueKind.Array } content)
            {
                return Invalid(name, "an object with a role and an array of content");
            }

            if (Blocks(content, name + ".content") is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    private static ModelFailure? System(JsonElement root) => Member(root, "system") switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } system => Blocks(system, "system"),
        _ => Invalid("system", "an array"),
    };

    // A block is one member, and its name says what it is. Two, and readers differ in which they take.
    private static ModelFailure? Blocks(JsonElement content, string name)
    {
        var at = 0;
        foreach (var block in content.EnumerateArray())
        {
            var place = $"{name}[{at++}]";
            if (Members(block).Take(2).ToList() is not [var only])
            {
                return Invalid(place, "an object with one member");
            }

            if (only.Name == "toolResult" && Member(only.Value, "content") is { } inner
                && (inner.ValueKind != JsonValueKind.Array ? Invalid(place + ".toolResult.content", "an array") : Blocks(inner, place + ".toolResult.content")) is { } failure)
            {
                return failure;
            }

            // Bedrock would fetch it with the broker's rights in S3, not with the caller's.
            if (Object(only.Value, "source") is { } source && Members(source).Any(static member => Twin(member.Name, ["s3Location"]) is not null))
            {
                return new ModelFailure(ModelError.SourceForbidden, $"{place}.{only.Name}.source.s3Location names an object in S3 that would be read with the broker's rights. Send its bytes.", $"{place}.{only.Name}.source.s3Location");
            }
        }

        return null;
    }

    private static ModelFailure? Inference(JsonElement root)
    {
        if (Member(root, "inferenceConfig") is not { } config)
        {
            return null;
        }

        return config.ValueKind != JsonValueKind.Object ? Invalid("inferenceConfig", "an object")
            : StrictMembers.Inside(config, ["maxTokens"]) is { } twin ? twin
            : Member(config, "maxTokens") is not { } most || (most.ValueKind == JsonValueKind.Number && most.TryGetInt32(out var count) && count >= 1) ? null
            : Invalid("inferenceConfig.maxTokens", $"a whole number from 1 to {int.MaxValue}");
    }

    private static ModelFailure? Tools(JsonElement root)
    {
        if (Member(root, "toolConfig") is not { } config)
        {
            return null;
        }

        if (config.ValueKind != JsonValueKind.Object || Member(config, "tools") is { ValueKind: not JsonValueKind.Array })
        {
            return Invalid("toolConfig", "an object with an array of tools");
        }

        var at = 0;
        foreach (var tool in Items(config, "tools"))
        {
            var place = $"toolConfig.tools[{at++}]";
            if (Members(tool).Take(2).ToList() is not [var only])
            {
                return Invalid(place, "an object with one member");
            }

            if (only.Name is "toolSpec" or "systemTool" && Text(only.Value, "name") is not { Length: > 0 })
            {
                return Invalid($"{place}.{only.Name}", "an object with a name");
            }
        }

        return StrictMembers.Inside(config, ["tools", "toolChoice"]);
    }

    private static ModelFailure? Additional(JsonElement root)
    {
        if (Member(root, "additionalModelRequestFields") is not { } fields)
        {
            return null;
        }

        if (fields.ValueKind != JsonValueKind.Object)
        {
            return Invalid("additionalModelRequestFields", "an object");
        }

        var inner = fields.EnumerateObject().Concat(Members(fields).Where(static member => member.Name is "inferenceConfig" or "textGenerationConfig").SelectMany(static member => Members(member.Value)));
        return inner.Select(static member => Twin(member.Name, Bypassing)).FirstOrDefault(static name => name is not null) is { } bypass
            ? new ModelFailure(ModelError.MemberRedirects, $"additionalModelRequestFields.{bypass} would go past what is bounded and decided on. Use the member of Converse for it.", $"additionalModelRequestFields.{bypass}")
            : null;
    }

    private static ModelFailure Invalid(string name, string accepted) => StrictMembers.Invalid(name, accepted);

    private static string? Twin(string name, string[] known) => Array.Find(known, candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase));
}
