using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Pins;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>A call held against the approved definition of its tool.</summary>
internal static class ToolPins
{
    /// <summary>What stands against the call; the given refusal where the server's list was not read lately enough to tell.</summary>
    public static Refusal? Judge(McpPassage passage, McpParts parts, Refusal? unseen)
    {
        var pinned = parts.Gate.For(passage.Upstream!);
        var admission = pinned.Admit(passage.OwnName!, passage.Request!.Arguments);
        passage.Definition = pinned.Find(passage.OwnName!);
        return admission.Verdict switch
        {
            ToolVerdict.Admitted => null,
            ToolVerdict.Invalid => Refusal.Of(GatewayError.ArgumentsInvalid, admission.Complaint ?? "The arguments are not what the tool takes."),
            ToolVerdict.Unseen => unseen,
            _ => passage.Unknown(),
        };
    }

    /// <summary>Before the call leaves: the server's list is read where that was long ago, and the call judged once more.</summary>
    public static async ValueTask<Refusal?> LookAsync(McpPassage passage, McpParts parts)
    {
        if (passage.Request!.Tool is null)
        {
            return null;
        }

        var error = await McpForward.WhileItLastsAsync<GatewayError?>(
            passage, ending => parts.Gate.LookAsync(McpForward.CallOf(passage).To(passage.Upstream!), ending), static error => error);
        return error is { } unread ? McpExchange.Failed(unread) : Judge(passage, parts, passage.Unknown());
    }

    /// <summary>The headers that mirror arguments, as the definition has them; null where it is not known.</summary>
    public static ImmutableArray<MirroredArgument>? HeadersOf(McpPassage passage, McpParts parts) =>
        passage.Request?.Tool is null ? null : parts.Gate.For(passage.Upstream!).HeadersOf(passage.OwnName!);

    /// <summary>The value of an argument that a header mirrors; null where it is not there.</summary>
    public static JsonElement? Argument(JsonElement? arguments, ImmutableArray<string> path)
    {
        var at = arguments;
        foreach (var member in path)
        {
            at = at is { ValueKind: JsonValueKind.Object } from && from.TryGetProperty(member, out var inner) ? inner : null;
        }

        return at is { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } ? null : at;
    }
}
