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

    /// <summary>What the server is, as far as it says so while the call may last.</summary>
    public static ValueTask<Discovery> DiscoverAsync(McpPassage passage, McpParts parts) =>
        WhileItLastsAsync(passage, ending => parts.Links.For(passage.Front!).DiscoverAsync(CallOf(passage), ending), static error => error);

    /// <summary>
    /// Waits for what comes before the call itself: the server's face, its era, its list of tools. The caller's leaving ends that, and so does
    /// what ends the call; a server that never comes to an end holds nobody longer.
    /// </summary>
    public static async ValueTask<T> WhileItLastsAsync<T>(McpPassage passage, Func<CancellationToken, ValueTask<T>> wait, Func<GatewayError, T> ended)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(passage.Http.RequestAborted, passage.Stopped);
        try
        {
            return await wait(ending.Token);
        }
        catch (Exception fault) when (passage.Stopped.IsCancellationRequested && !passage.Http.RequestAborted.IsCancellationRequested && fault is not OutOfMemoryException)
        {
            return ended(passage.EndedBecause);
        }
    }

    // The bytes that were decided on pass as they are where nothing in them is the gateway's own and both sides speak the same.
    private static async ValueTask<Refusal?> StreamAsync(McpPassage passage, McpParts parts)
    {
        if (passage.IsModern && passage.GoesOn is null && passage.Request!.State is null && ClientCapabilities.ArePlain(passage.Client, passage.Upstream!.Asks) && !passage.Front!.IsVirtual)
        {
            var (modern, error) = await WhileItLastsAsync<(bool, GatewayError?)>(
                passage, ending => parts.Links.SpeaksModernHttpAsync(CallOf(passage), ending), static error => (false, error));
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
