using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Answers;
using AgentIdentity.Gateway.Mcp.Sealing;

namespace AgentIdentity.Gateway.Mcp.Asks;

/// <summary>
/// What is sealed for a call that waits for an approval: its id, and for a later part of a call all that came with it. The client sends
/// back what it was asked last and nothing of before.
/// </summary>
internal static class WaitingState
{
    private const int Longest = 32 * 1024;

    /// <summary>The text to seal; null where it is too long to be carried, and the client keeps what it sent.</summary>
    public static string? Of(McpPassage passage, string approval)
    {
        if (passage.GoesOn is not { } earlier)
        {
            return approval;
        }

        var text = McpWriter.Object(json =>
        {
            json.WriteString("approval", approval);
            json.WriteString("id", earlier.Sealed.Id);
            json.WriteString("state", earlier.State.Write());
            if (passage.Request!.Responses is { } responses)
            {
                json.WritePropertyName("responses");
                responses.WriteTo(json);
            }
        }).GetRawText();
        return text.Length <= Longest ? text : null;
    }

    /// <summary>Puts what was carried back in its place; false for a call that had only begun.</summary>
    public static bool TryGoOn(McpPassage passage, Opened waited)
    {
        if (!waited.Text.StartsWith('{'))
        {
            return false;
        }

        var root = JsonElement.Parse(waited.Text);

        // It stands for the state that the client held before: whichever of the two is used first is used for both.
        passage.GoesOn = (waited with { Id = McpRequestReader.Text(root, "id")! }, CallState.Read(McpRequestReader.Text(root, "state")!));
        passage.Request = passage.Request! with { Responses = root.TryGetProperty("responses", out var responses) ? responses : null };
        return true;
    }
}
