using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Links.Talks;

/// <summary>How a talk begins, in either era.</summary>
internal static class Handshake
{
    /// <summary>The handshake of the revisions with sessions; a configured revision must be the one that is agreed on.</summary>
    public static async ValueTask InitializeAsync(this Talk talk, LinkCall call, ClientFace client, CancellationToken cancellationToken)
    {
        var wanted = call.Upstream.Revision ?? Revisions.NewestWithSessions;
        var end = await talk.RequestAsync(call, McpMethods.Initialize, id => OutgoingMessage.Initialize(id, wanted, client), cancellationToken);
        if (end is LinkResponse { Error: not null } or TalkGone)
        {
            throw new LinkFault(GatewayError.LinkRevisionUnknown);
        }

        var result = ResultOf(end);
        var revision = LinkMethods.Text(result, "protocolVersion");
        if (revision is null || !Revisions.HasSessions(revision) || (call.Upstream.Revision is { } configured && configured != revision)
            || !result.TryGetProperty("capabilities", out var capabilities) || capabilities.ValueKind != JsonValueKind.Object)
        {
            throw new LinkFault(GatewayError.LinkRevisionUnknown);
        }

        JsonElement? info = result.TryGetProperty("serverInfo", out var given) && given.ValueKind == JsonValueKind.Object ? given : null;
        talk.Meet(new(revision, capabilities, info, LinkMethods.Text(result, "instructions")));
        await talk.TellAsync(call, OutgoingMessage.Plain(null, "notifications/initialized"));
    }

    /// <summary>Asks a server that may be modern; false when it is not, and takes the handshake.</summary>
    public static async ValueTask<bool> DiscoverAsync(
        this Talk talk, LinkCall call, Func<JsonElement, ServerFace?> read, TimeSpan silence, CancellationToken cancellationToken)
    {
        var end = await talk.RequestAsync(
            call, McpMethods.Discover, static id => OutgoingMessage.Request(id, new LinkRequest(McpMethods.Discover, null, ClientFace.Gateway), null), cancellationToken, silence);
        if (end is LinkResponse { Error: not null } || read(ResultOf(end)) is not { } face)
        {
            return false;
        }

        talk.Meet(face);
        return true;
    }

    private static JsonElement ResultOf(LinkMessage end) => end switch
    {
        LinkResponse { Result: { } result } => result,
        LinkFailure failure => throw new LinkFault(failure.Error),
        _ => throw new LinkFault(GatewayError.UpstreamAnswerUnreadable),
    };
}
