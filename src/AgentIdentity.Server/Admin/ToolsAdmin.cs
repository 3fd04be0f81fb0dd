using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Pins;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Server.Admin;

/// <summary>/admin/tools: which tools of MCP servers are on, and what their servers show in their place.</summary>
internal static class ToolsAdmin
{
    /// <summary>A list of definitions as servers answer it; far above what is kept of one.</summary>
    private const int MostListed = 4 * 1024 * 1024;

    internal sealed record ToolBody(string Tool);

    internal sealed record ApproveBody(string Tool, string Digest);

    internal sealed record AllowBody(string Tool)
    {
        /// <summary>What the administrator has read; left out for whatever the server shows.</summary>
        public string? Digest { get; init; }
    }

    public static void MapTools(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/tools", List);
        admin.MapGet("/tools/{upstream}/definition", static (string upstream, string tool, ToolPinBook book) => book.Find(upstream, tool) is { } pin
            ? Answers.Json(ToolView.Whole(pin)) : Problems.Of(404, BrokerError.ToolUnknown.Code(), "No tool of this name was ever seen at this server."));
        admin.MapPost("/tools/{upstream}/approve", static (string upstream, HttpRequest request, ToolPinBook book) =>
            StrictBody.UseAsync<ApproveBody>(request, async body => Show(await book.ApproveAsync(upstream, body.Tool, body.Digest, AdminEndpoints.By))));
        admin.MapPost("/tools/{upstream}/allow", static (string upstream, HttpRequest request, ToolPinBook book, IOptions<GatewayOptions> gateway) =>
            StrictBody.UseAsync<AllowBody>(request, body => AtServerAsync(upstream, gateway, async () => Show(await book.AllowAsync(upstream, body.Tool, body.Digest, AdminEndpoints.By)))));
        admin.MapPost("/tools/{upstream}/forbid", static (string upstream, HttpRequest request, ToolPinBook book, IOptions<GatewayOptions> gateway) =>
            StrictBody.UseAsync<ToolBody>(request, body => AtServerAsync(upstream, gateway, async () => Show(await book.ForbidAsync(upstream, body.Tool, AdminEndpoints.By)))));
        admin.MapPost("/tools/{upstream}/definitions", static (string upstream, HttpRequest request, ToolPinBook book, IOptions<GatewayOptions> gateway) =>
                AtServerAsync(upstream, gateway, () => ImportAsync(upstream, request, book)))
            .WithMetadata(new RequestSizeLimitAttribute(MostListed));
    }

    private static IResult List(ToolPinBook book, string? upstream, string? state)
    {
        ToolPinState? only = Enum.TryParse<ToolPinState>(state, ignoreCase: true, out var read) && Enum.IsDefined(read) && !char.IsDigit(state[0]) ? read : null;
        return state is not null && only is null
            ? Problems.Of(400, ServerError.BodyMalformed, "state must be new, awaited, approved, changed or forbidden.")
            : Answers.Json(book.List().Where(pin => (upstream is null || pin.Upstream == upstream) && (only is null || pin.State == only)).Select(ToolView.Of));
    }

    /// <summary>What was read of a server elsewhere, such as in a pipeline, as if the gateway had seen it: nothing is approved by that.</summary>
    private static async Task<IResult> ImportAsync(string upstream, HttpRequest request, ToolPinBook book)
    {
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        if (SeenTools.Parse(body.ToArray()) is not { } seen)
        {
            return Problems.Of(400, ServerError.BodyMalformed, "The body is not {\"tools\": [{\"name\": …, \"inputSchema\": …}]}, each tool once and with no member twice.");
        }

        await book.SeenAsync(upstream, [.. seen.Select(static tool => new ListedTool(tool.Name, new ToolDefinition(tool.Digest, tool.Definition.GetRawText(), tool.Problem)))], allowNew: false);
        return Answers.Json(seen.Select(tool => book.Find(upstream, tool.Name)).OfType<ToolPin>().Select(ToolView.Of));
    }

    private static async Task<IResult> AtServerAsync(string upstream, IOptions<GatewayOptions> gateway, Func<Task<IResult>> act) =>
        gateway.Value.Upstreams.TryGetValue(upstream, out var settings) && settings.Kind == "mcp"
            ? await act() : Problems.Of(404, ServerError.NotFound, "No MCP server of this name is configured.");

    private static IResult Show(BrokerResult<ToolPin> result) => result.Ok ? Answers.Json(ToolView.Of(result.Value)) : Problems.Of(result.Failure!);
}
