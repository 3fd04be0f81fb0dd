using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Sealing;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Ids of tasks as callers hold them: sealed for the caller, with the tool that began the task.</summary>
internal static class TaskIds
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    /// <summary>The caller's id of a task of the upstream.</summary>
    public static string Seal(McpPassage passage, McpParts parts, string task) =>
        parts.Seal.Seal(SealKind.Task, passage.Binding, "", JsonSerializer.Serialize(new[] { passage.OwnName ?? "", task }), Life);

    /// <summary>Opens the id of a request, whose tool is decided on anew.</summary>
    public static Refusal? Read(McpPassage passage, McpParts parts, string id)
    {
        if (parts.Seal.Open(SealKind.Task, passage.Binding, "", id) is not { } opened || JsonSerializer.Deserialize<string[]>(opened.Text) is not [var tool, var task])
        {
            return Unknown();
        }

        // At a virtual server the link's id says whose the task is: what is asked about it goes there, with that member's credential.
        if (parts.Links.OwnerOf(passage.Front!, passage.Request!.Method, task) is not var (member, _))
        {
            return Unknown();
        }

        (passage.Upstream, passage.OwnName, passage.TaskId) = (member, tool, task);
        return null;
    }

    /// <summary>What callers hear of a task that is not theirs, has ended or never was.</summary>
    public static Refusal Unknown() => Refusal.Of(GatewayError.StateInvalid, "No task of this id is known.");

    /// <summary>The question whether the caller may still know of the tool: what began under a rule that is gone does not go on.</summary>
    public static Call CallOf(McpPassage passage) => Call.ToolInList(passage.Upstream!.Name, passage.OwnName!);
}
