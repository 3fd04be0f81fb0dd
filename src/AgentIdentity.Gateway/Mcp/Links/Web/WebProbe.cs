using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Links.Web;

/// <summary>
/// Asks a server over HTTP which era it belongs to, as MCP 2026-07-28 says: with a modern request first. Who does not know it answers
/// with an error that no modern server gives, and is taken for one with sessions.
/// </summary>
internal sealed class WebProbe(WebExchange web, TimeProvider time)
{
    private const int HeaderMismatch = -32020;
    private const int CapabilityMissing = -32021;
    private const int UnsupportedVersion = -32022;

    private static readonly LinkRequest Discover = new(McpMethods.Discover, null, ClientFace.Gateway);

    /// <summary>The face of a modern server; null for one of the era of sessions.</summary>
    public async ValueTask<ServerFace?> AskAsync(LinkCall call, CancellationToken cancellationToken)
    {
        // A server that only ever says that it is alive has not answered.
        using var clock = new CancellationTokenSource(call.Upstream.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            return await ReadAsync(call, either.Token);
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new LinkFault(GatewayError.UpstreamSlow);
        }
    }

    private async ValueTask<ServerFace?> ReadAsync(LinkCall call, CancellationToken cancellationToken, bool again = false)
    {
        using var answer = await web.SendAsync(call, HttpMethod.Post, OutgoingMessage.Request(1, Discover, null), ModernWeb.HeadersOf(Discover), cancellationToken);
        if (WebExchange.Judge(call, answer) is { } error)
        {
            throw new LinkFault(error);
        }

        // A server that has never heard of it may answer with a page, or with nothing.
        if (answer.Content.Headers.ContentType?.MediaType is not ("application/json" or "text/event-stream"))
        {
            return answer.IsSuccessStatusCode ? throw new LinkFault(GatewayError.UpstreamAnswerUnreadable) : null;
        }

        await foreach (var text in web.ReadAsync(answer, call.Upstream.Timeout, call.Gate is { } gate ? gate.TryHold : null, cancellationToken))
        {
            if (text.IsEmpty)
            {
                continue;
            }

            switch (IncomingMessage.Read(text))
            {
                case { Kind: IncomingKind.Result } result:
                    return FaceOf(result.Body);
                case { Kind: IncomingKind.Error } refused when !again && Supported(refused.Body) is { } named && Names(named, static version => version == McpMethods.Modern):
                    // It names the revision that it refused: as the protocol says, it is asked again in one that it names.
                    return await ReadAsync(call, cancellationToken, again: true);
                case { Kind: IncomingKind.Error } refused:
                    return Judge(refused.Body);
                case null when !answer.IsSuccessStatusCode:
                    return null;
                case null:
                    throw new LinkFault(GatewayError.UpstreamAnswerUnreadable);
            }
        }

        throw new LinkFault(GatewayError.UpstreamCut);
    }

    /// <summary>What a modern server said of itself; null where it names no revision that is spoken here as it is.</summary>
    public static ServerFace? FaceOf(JsonElement result)
    {
        // There are servers with sessions that answer whatever they do not know with an empty result.
        if (!result.TryGetProperty("supportedVersions", out var versions))
        {
            return null;
        }

        if (versions.ValueKind != JsonValueKind.Array
            || !result.TryGetProperty("capabilities", out var capabilities) || capabilities.ValueKind != JsonValueKind.Object)
        {
            throw new LinkFault(GatewayError.UpstreamAnswerUnreadable);
        }

        if (!Names(versions, static version => version == McpMethods.Modern))
        {
            return Names(versions, Revisions.HasSessions) ? null : throw new LinkFault(GatewayError.LinkRevisionUnknown);
        }

        JsonElement? info = result.TryGetProperty("_meta", out var meta) && meta.ValueKind == JsonValueKind.Object
            && meta.TryGetProperty("io.modelcontextprotocol/serverInfo", out var given) && given.ValueKind == JsonValueKind.Object ? given : null;
        return new(McpMethods.Modern, capabilities, info, LinkMethods.Text(result, "instructions"));
    }

    private static ServerFace? Judge(JsonElement error)
    {
        var code = error.GetProperty("code").GetInt64();
        if (code is HeaderMismatch or CapabilityMissing)
        {
            // It is modern and does not take a request that is as the revision says.
            throw new LinkFault(GatewayError.UpstreamAnswerUnreadable);
        }

        return Supported(error) is { } supported && !Names(supported, Revisions.HasSessions) ? throw new LinkFault(GatewayError.LinkRevisionUnknown) : null;
    }

    // The revisions that a server names with its refusal of another.
    private static JsonElement? Supported(JsonElement error) =>
        error.GetProperty("code").GetInt64() == UnsupportedVersion && error.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
        && data.TryGetProperty("supported", out var supported) && supported.ValueKind == JsonValueKind.Array ? supported : null;

    private static bool Names(JsonElement versions, Func<string, bool> which) =>
        versions.EnumerateArray().Any(version => version.ValueKind == JsonValueKind.String && which(version.GetString()!));
}
