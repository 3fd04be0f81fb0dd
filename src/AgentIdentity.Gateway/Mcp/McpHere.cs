using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Answers;
using AgentIdentity.Gateway.Mcp.Sessions;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>What the gateway answers itself: it is the server that the client speaks with.</summary>
internal static class McpHere
{
    public static async ValueTask<Refusal?> AnswerAsync(McpPassage passage, McpParts parts)
    {
        var request = passage.Request!;
        if (request.Row.IsNotification)
        {
            if (request.Method == McpMethods.Cancelled && request.Param("requestId") is { } cancelled)
            {
                passage.Session?.Cancel(cancelled);
            }

            passage.Http.Response.StatusCode = StatusCodes.Status202Accepted;
            return null;
        }

        return request.Method switch
        {
            McpMethods.Initialize => await InitializeAsync(passage, parts),
            McpMethods.Discover => await DiscoverAsync(passage, parts),
            McpMethods.SetLevel => await InSessionAsync(passage, session => SetLevel(session, request)),
            McpMethods.Subscribe => await InSessionAsync(passage, session => session.Subscribe(request.Name!) ? null : Refusal.Of(GatewayError.InvalidParams, "The session listens to as many resources as it may.")),
            McpMethods.Unsubscribe => await InSessionAsync(passage, session => Unsubscribe(session, request)),
            _ => await FinishAsync(passage, McpWriter.Result(passage.Id!.Value, static _ => { })),
        };
    }

    private static async ValueTask<Refusal?> InitializeAsync(McpPassage passage, McpParts parts)
    {
        if (ClientClaims.TooLarge(passage.Request!.Param("clientInfo"), passage.Request.Param("capabilities")))
        {
            return Refusal.Of(GatewayError.InvalidParams, ClientClaims.TooLargeDetail);
        }

        var (face, error) = await McpForward.DiscoverAsync(passage, parts);
        if (face is null)
        {
            return McpExchange.Failed(error!.Value);
        }

        var asked = passage.Request.Param("protocolVersion") is { ValueKind: JsonValueKind.String } wanted ? wanted.GetString()! : "";
        var revision = McpMethods.LegacyRevisions.Contains(asked, StringComparer.Ordinal) ? asked : McpMethods.LegacyRevisions[0];
        var client = new ClientClaims(Object(passage, "clientInfo"), Object(passage, "capabilities"), null);
        if (parts.Sessions.Open(passage.Binding, revision, client) is not { } session)
        {
            return Refusal.Of(GatewayError.TooManySessions, "The gateway holds as many sessions as it can.");
        }

        passage.Http.Response.Headers[McpReading.SessionHeader] = session.Id;
        return await FinishAsync(passage, McpWriter.Result(passage.Id!.Value, json =>
        {
            json.WriteString("protocolVersion", revision);
            OwnFace.WriteTo(json, passage.Front!, face, modern: false);
        }));
    }

    private static async ValueTask<Refusal?> DiscoverAsync(McpPassage passage, McpParts parts)
    {
        var (face, error) = await McpForward.DiscoverAsync(passage, parts);
        if (face is null)
        {
            return McpExchange.Failed(error!.Value);
        }

        var ttl = (long)Math.Max(0, (passage.Token!.ExpiresAt - parts.Time.GetUtcNow()).TotalMilliseconds);
        return await FinishAsync(passage, McpResults.Write(passage, json =>
        {
            json.WriteStartArray("supportedVersions");
            foreach (var revision in McpMethods.Revisions)
            {
                json.WriteStringValue(revision);
            }

            json.WriteEndArray();
            OwnFace.WriteTo(json, passage.Front!, face, modern: true);
        }, ttl));
    }

    private static async ValueTask<Refusal?> InSessionAsync(McpPassage passage, Func<McpSession, Refusal?> change) => passage.Session is not { } session
        ? Refusal.Of(GatewayError.SessionNeeded, $"{passage.Request!.Method} needs a session.")
        : change(session) ?? await FinishAsync(passage, McpWriter.Result(passage.Id!.Value, static _ => { }));

    private static Refusal? SetLevel(McpSession session, McpRequest request)
    {
        var level = request.Param("level") is { ValueKind: JsonValueKind.String } given ? given.GetString() : null;
        if (!McpParams.IsLevel(level))
        {
            return Refusal.Of(GatewayError.InvalidParams, "The log level is none that the protocol knows.");
        }

        session.SetLevel(level!);
        return null;
    }

    private static Refusal? Unsubscribe(McpSession session, McpRequest request)
    {
        if (request.Param("uri") is not { ValueKind: JsonValueKind.String } uri)
        {
            return Refusal.Of(GatewayError.InvalidParams, "uri must be a text.");
        }

        session.Unsubscribe(uri.GetString()!);
        return null;
    }

    // The session outlives the request's document.
    private static JsonElement? Object(McpPassage passage, string name) =>
        passage.Request!.Param(name) is { ValueKind: JsonValueKind.Object } given ? given.Clone() : null;

    private static async ValueTask<Refusal?> FinishAsync(McpPassage passage, ReadOnlyMemory<byte> message)
    {
        await new McpReply(passage.Http).FinishAsync(message, passage.Http.RequestAborted);
        return null;
    }
}
