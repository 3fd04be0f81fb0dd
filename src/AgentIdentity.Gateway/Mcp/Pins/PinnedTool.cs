using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;

namespace AgentIdentity.Gateway.Mcp.Pins;

/// <summary>One approved tool, its schemas compiled.</summary>
internal sealed class PinnedTool
{
    private static readonly JsonElement NoArguments = JsonElement.Parse("{}");

    private readonly ToolSchema _schema;

    private PinnedTool(string digest, ToolSchema schema) => (Digest, _schema) = (digest, schema);

    public string Digest { get; }

    /// <summary>The headers that repeat arguments.</summary>
    public ImmutableArray<MirroredArgument> Headers => _schema.Headers;

    public static PinnedTool Of(ApprovedTool tool) => new(tool.Digest, ToolSchema.Of(tool.Definition));

    /// <summary>Whether the definition says what the tool answers.</summary>
    public bool PromisesAnswer => _schema.Problem is not null || _schema.Output is not null;

    public string? Complaint(JsonElement? arguments) =>
        _schema.Input is { } input ? input.Complaint(arguments ?? NoArguments) : "the definition cannot be held against anything";

    /// <summary>What is wrong with the structured content of an answer; null also for a tool that does not say what it answers.</summary>
    public string? AnswerComplaint(JsonElement structured) => _schema.Problem ?? _schema.Output?.Complaint(structured);
}
