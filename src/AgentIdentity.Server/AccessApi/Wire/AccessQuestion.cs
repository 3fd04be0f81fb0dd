using System.Text.Json;

namespace AgentIdentity.Server.AccessApi;

/// <summary>A subject or a resource.</summary>
/// <param name="Type">What sort of thing.</param>
/// <param name="Id">Which one; empty where a search looks for it.</param>
/// <param name="Properties">What the caller says about it.</param>
internal sealed record AccessEntity(string Type, string Id, JsonElement? Properties);

/// <summary>What is to be done.</summary>
/// <param name="Name">Its name; empty where a search looks for it.</param>
/// <param name="Properties">What the caller says about it.</param>
internal sealed record AccessAction(string Name, JsonElement? Properties);

/// <summary>One question, complete.</summary>
internal sealed record AccessQuestion(AccessEntity Subject, AccessAction Action, AccessEntity Resource, JsonElement? Context)
{
    public static AccessEntity Nothing { get; } = new("", "", null);
}

/// <summary>Which parts of a question must be there; a search looks for one of them.</summary>
internal enum AccessShape
{
    Evaluation,
    SubjectSearch,
    ResourceSearch,
    ActionSearch,
}
