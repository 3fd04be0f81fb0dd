using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Links;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>A call whose bytes pass: client and server speak 2026-07-28 over HTTP. An answer that asks back is gone on with through the link.</summary>
internal sealed class McpFastPath(McpPassage passage, McpParts parts)
{
    public async ValueTask<Refusal?> RunAsync()
    {
        var outbound = new McpOutbound(passage, parts) { Target = new Uri(passage.Upstream!.Address), Body = passage.Body };
        var refusal = await parts.Forwarder.SendAsync(passage, outbound);
        if (refusal is not null)
        {
            return refusal;
        }

        if (outbound.Asked is { } asked)
        {
            passage.Answered = false;
            return await ContinueAsync(asked);
        }

        if (outbound.Taken is { } taken)
        {
            passage.Http.Response.StatusCode = outbound.Status;
            passage.Http.Response.ContentType = "application/json";
            passage.Http.Response.ContentLength = taken.Length;
            await passage.Http.Response.Body.WriteAsync(taken, passage.Http.RequestAborted);
        }

        return null;
    }

    private async ValueTask<Refusal?> ContinueAsync(ReadOnlyMemory<byte> asked)
    {
        if (!McpResponse.TryRead(asked, out var root) || !McpResponse.IsFor(root, passage))
        {
            return McpExchange.Failed(GatewayError.UpstreamAnswerUnreadable);
        }

        var answer = new LinkResponse(
            root.TryGetProperty("result", out var result) ? result : null,
            root.TryGetProperty("error", out var error) ? error : (JsonElement?)null);
        return await new McpExchange(passage, parts).ContinueAsync(answer);
    }
}
