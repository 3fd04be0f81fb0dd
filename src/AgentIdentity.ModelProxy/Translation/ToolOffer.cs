using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>A tool that the caller runs itself.</summary>
/// <param name="Member">Where it stands in the caller's body: <c>tools[0]</c>.</param>
/// <param name="Name">Its name.</param>
internal sealed record ToolOffer(string Member, string Name)
{
    public string? Description { get; init; }

    /// <summary>The JSON Schema of its arguments, cloned; null where the caller gave none (then: no arguments).</summary>
    public JsonElement? InputSchema { get; init; }

    /// <summary>The provider must keep to the schema; null where the caller does not say.</summary>
    public bool? Strict { get; init; }

    public CacheMark? Cache { get; init; }
}

/// <summary>Whether the model must ask for a tool.</summary>
/// <param name="Mode">How free it is.</param>
/// <param name="Name">The tool, where <paramref name="Mode"/> names one.</param>
internal sealed record ToolChoice(ToolChoiceMode Mode, string? Name = null);

internal enum ToolChoiceMode
{
    Auto = 1,
    None = 2,
    Required = 3,
    Named = 4,
}
