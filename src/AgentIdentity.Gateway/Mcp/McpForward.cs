using AgentIdentity.Gateway.Mcp.Links;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Step 7 of an MCP request: who answers it.</summary>
internal static class McpForward
{
    public static async ValueTask<Refusal?> RunAsync(McpPassage passage, McpParts parts)
    {
        if (passage.Stopped.IsCancellationRequested)
        {
            return McpExchange.Failed(passage.EndedBecause);
        }

        return passage.Request switch
        {
            null when passage.Reply is { } reply => TakeAnswer(passage, reply),
            null when passage.Http.Request.Method == HttpMethods.Delete => EndSession(passage, parts),
            null => await new SessionStream(passage, parts).RunAsync(),
            { Row.Way: McpWay.Here } => await McpHere.AnswerAsync(passage, parts),
            { Row.Way: McpWay.Listen } => await new McpListener(passage, parts).RunAsync(),
            { Row.Way: McpWay.Stream } => await ToolPins.LookAsync(passage, parts) ?? await StreamAsync(passage, parts),
            _ => await new McpExchange(passage, parts).RunAsync(),
        };
    }

    /// <summary>What step 6 gave, for the link.</summary>
    public static LinkCall CallOf(McpPassage passage) =>
        new(passage.Front!, passage.Token!, passage.Credential, passage.DecisionId, passage.Stopped) { Gate = passage.Gate, EquippedFor = passage.Upstream! };

    // The bytes that were decided on pass as they are where nothing in them is the gateway's own and both sides speak the same.
    private static async ValueTask<Refusal?> StreamAsync(McpPassage passage, McpParts parts)
    {
        if (passage.IsModern && passage.GoesOn is null && passage.Request!.State is null && ClientCapabilities.ArePlain(passage.Client, passage.Upstream!.Asks) && !passage.Front!.IsVirtual)
        {
            var (modern, error) = await parts.Links.SpeaksModernHttpAsync(CallOf(passage), passage.Http.RequestAborted);
            if (error is { } unreachable)
            {
                return McpExchange.Failed(unreachable);
            }

            if (modern)
            {
                return await new McpFastPath(passage, parts).RunAsync();
            }
        }

        return await new McpExchange(passage, parts).RunAsync();
    }

    private static Refusal? TakeAnswer(McpPassage passage, ClientReply reply)
    {
        if (!passage.Session!.TryAnswer(reply))
        {
            return Refusal.Of(GatewayError.NotARequest, "Nothing was asked under this id.");
        }

        passage.Http.Response.StatusCode = StatusCodes.Status202Accepted;
        return null;
    }

    private static Refusal? EndSession(McpPassage passage, McpParts parts)
    {
        parts.Sessions.End(passage.Session!);
        passage.Http.Response.StatusCode = StatusCodes.Status204NoContent;
        return null;
    }
}
