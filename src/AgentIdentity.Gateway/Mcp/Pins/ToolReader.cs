using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Links;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Mcp.Pins;

/// <summary>Reads a server's own list of tools, page by page, with the credential of the call that is about to go there.</summary>
/// <param name="links">The way to the servers; asked for when it is needed, because it needs the gate itself.</param>
internal sealed class ToolReader(Func<McpLinks> links, ILogger<ToolReader> logger)
{
    // A list without an end must not hold a call for ever.
    private const int MostPages = 50;
    private const int LongestCursor = 4096;

    /// <summary>Null when all of it was read and told; otherwise why not, and nothing of it may be relied on.</summary>
    public async ValueTask<GatewayError?> ReadAsync(LinkCall call, Func<IReadOnlyList<JsonElement>, ValueTask<PinnedTools>> tell, CancellationToken cancellationToken)
    {
        try
        {
            string? cursor = null;
            for (var page = 0; page < MostPages; page++)
            {
                var (result, error) = await PageAsync(call, cursor, cancellationToken);
                if (error is not null)
                {
                    return error;
                }

                if (!result.TryGetProperty("tools"u8, out var tools) || tools.ValueKind != JsonValueKind.Array)
                {
                    return GatewayError.ToolListUnread;
                }

                await tell([.. tools.EnumerateArray()]);
                cursor = result.TryGetProperty("nextCursor"u8, out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
                if (cursor is null)
                {
                    return null;
                }

                if (cursor.Length > LongestCursor)
                {
                    return GatewayError.ToolListUnread;
                }
            }

            return GatewayError.ToolListUnread;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is not OutOfMemoryException)
        {
            Log.Fault(logger, fault, GatewayError.ToolPinsUnavailable.Code(), call.DecisionId);
            return GatewayError.ToolPinsUnavailable;
        }
    }

    private async ValueTask<(JsonElement Result, GatewayError? Error)> PageAsync(LinkCall call, string? cursor, CancellationToken cancellationToken)
    {
        JsonElement? parameters = cursor is null ? null : JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["cursor"] = cursor });
        var request = new LinkRequest(McpMethods.ListTools, parameters, ClientFace.Gateway);
        await foreach (var message in links().For(call.Upstream).AskAsync(call, request, cancellationToken))
        {
            switch (message)
            {
                case LinkFailure failure:
                    return (default, failure.Error);
                case LinkResponse { Result: { ValueKind: JsonValueKind.Object } result }:
                    return (result, null);
                case LinkResponse:
                    return (default, GatewayError.ToolListUnread);
            }
        }

        return (default, GatewayError.ToolListUnread);
    }
}
