using System.Text.Json;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Links.Talks;
using AgentIdentity.Gateway.Mcp.Pins;

namespace AgentIdentity.Gateway.Mcp.Links.Virtual;

/// <summary>
/// The lists of several servers as one: a page is the next page of every member that has one, in the order of the configuration. Tools that
/// are not approved are gone before they get their new names, for it is the member's own definition that was approved.
/// </summary>
internal sealed class MergedLists(Func<Upstream, IMcpLink> links, MemberCalls members, ToolGate gate, MergedCursor cursors)
{
    /// <summary>The list's member in a result, and what names a thing in it; null for methods that are no lists.</summary>
    public static (string Member, string Key)? Of(string method) => method switch
    {
        McpMethods.ListTools => ("tools", "name"),
        "prompts/list" => ("prompts", "name"),
        "resources/list" => ("resources", "uri"),
        "resources/templates/list" => ("resourceTemplates", "uriTemplate"),
        _ => null,
    };

    public async Task<LinkResponse> AskAsync(LinkCall call, LinkRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string>? at = null;
        if (LinkMethods.Text(request.Params, "cursor") is { } cursor && (at = cursors.Open(call, request.Method, cursor)) is null)
        {
            return new(null, SessionAnswer.Error(-32602, "Invalid cursor"));
        }

        var wanted = members.Of(call).Where(member => at is null || at.ContainsKey(member.Name));
        var pages = await members.AskAsync(call, wanted, (own, ended) => PageAsync(own, request, at?[own.Upstream.Name], ended), cancellationToken);
        return new(Merge(call, request.Method, pages), null);
    }

    private async Task<(Page? Said, GatewayError? Error)> PageAsync(LinkCall call, LinkRequest request, string? cursor, CancellationToken cancellationToken)
    {
        var link = links(call.Upstream);
        var discovery = await link.DiscoverAsync(call, cancellationToken);
        if (discovery.Face is not { } face)
        {
            return (null, discovery.Error);
        }

        var (list, key) = Of(request.Method)!.Value;
        if (!face.Can(list == "resourceTemplates" ? "resources" : list))
        {
            return (new Page([], null, long.MaxValue), null);
        }

        var own = request with { Params = cursor is null ? null : SessionAnswer.Write(json => json.WriteString("cursor", cursor)) };
        await foreach (var message in link.AskAsync(call, own, cancellationToken))
        {
            switch (message)
            {
                case LinkResponse { Result: { } result } when result.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array:
                    return (await ReadAsync(call, result, [.. items.EnumerateArray()], key, cancellationToken), null);
                case LinkResponse:
                    return (null, GatewayError.UpstreamAnswerUnreadable);
                case LinkFailure failure:
                    return (null, failure.Error);
            }
        }

        return (null, GatewayError.UpstreamCut);
    }

    private async ValueTask<Page> ReadAsync(LinkCall call, JsonElement result, IReadOnlyList<JsonElement> items, string key, CancellationToken cancellationToken)
    {
        if (result.TryGetProperty("tools", out _))
        {
            var pinned = await gate.SeenAsync(call.Upstream, items, cancellationToken);
            items = [.. items.Where(pinned.Shows)];
        }

        var words = new VirtualWords(call.Upstream.Name);
        var life = result.TryGetProperty("ttlMs", out var ttl) && ttl.ValueKind == JsonValueKind.Number && ttl.TryGetInt64(out var own) ? Math.Max(0, own) : 0;
        return new([.. items.Select(item => words.Definition(item, key)).OfType<JsonElement>()], LinkMethods.Text(result, "nextCursor"), life);
    }

    private JsonElement Merge(LinkCall call, string method, IReadOnlyList<(Upstream Member, Page Page)> pages) => SessionAnswer.Write(json =>
    {
        json.WriteString("resultType", "complete");
        json.WriteStartArray(Of(method)!.Value.Member);
        foreach (var item in pages.SelectMany(static page => page.Page.Items))
        {
            item.WriteTo(json);
        }

        json.WriteEndArray();
        var further = pages.Where(static page => page.Page.Next is not null).ToDictionary(static page => page.Member.Name, static page => page.Page.Next!);
        if (further.Count > 0)
        {
            json.WriteString("nextCursor", cursors.Seal(call, method, further));
        }

        var life = pages.Count == 0 ? 0 : pages.Min(static page => page.Page.Life);
        json.WriteNumber("ttlMs", life == long.MaxValue ? 0 : life);
        json.WriteString("cacheScope", "private");
    });

    private sealed record Page(IReadOnlyList<JsonElement> Items, string? Next, long Life);
}
