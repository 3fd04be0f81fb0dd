using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Pins.Schemas;

namespace AgentIdentity.Gateway.Mcp.Pins;

/// <summary>What a definition says about arguments and answers, compiled; or why it cannot be held against anything.</summary>
internal sealed record ToolSchema(JsonSchema? Input, JsonSchema? Output, ImmutableArray<MirroredArgument> Headers, string? Problem)
{
    public static ToolSchema Of(JsonElement definition)
    {
        if (!definition.TryGetProperty("inputSchema"u8, out var input) || input.ValueKind != JsonValueKind.Object)
        {
            return Bad("inputSchema is missing");
        }

        var (arguments, wrong) = JsonSchema.Compile(input);
        if (wrong is not null)
        {
            return Bad($"inputSchema: {wrong}");
        }

        JsonSchema? answer = null;
        if (definition.TryGetProperty("outputSchema"u8, out var output) && output.ValueKind != JsonValueKind.Null)
        {
            (answer, wrong) = JsonSchema.Compile(output);
            if (wrong is not null)
            {
                return Bad($"outputSchema: {wrong}");
            }
        }

        var (headers, mistake) = MirroredArguments.Read(input);
        return mistake is null ? new ToolSchema(arguments, answer, headers, null) : Bad(mistake);
    }

    private static ToolSchema Bad(string problem) => new(null, null, [], problem);
}
