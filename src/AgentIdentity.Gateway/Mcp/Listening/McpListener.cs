using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Answers;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>
/// subscriptions/listen: acknowledged with what the caller may hear, open until somebody ends it: the caller by hanging up, a stop with an error,
/// the token's end and the server with the result that the revision has for it.
/// </summary>
internal sealed class McpListener(McpPassage passage, McpParts parts)
{
    private const string SubscriptionId = "io.modelcontextprotocol/subscriptionId";
    private readonly McpReply _reply = new(passage.Http);

    public async ValueTask<Refusal?> RunAsync()
    {
        if (SubscriptionFilter.Read(passage.Request!.Param("notifications")) is not { } asked)
        {
            return Refusal.Of(GatewayError.InvalidParams, "notifications must be an object that says what to listen to.");
        }

        if (!_reply.MayStream)
        {
            return Refusal.Of(GatewayError.NotAcceptable, "Listening needs text/event-stream.");
        }

        var (face, error) = await McpForward.DiscoverAsync(passage, parts);
        if (face is null)
        {
            return McpExchange.Failed(error!.Value);
        }

        var uris = await SubscriptionFilter.AllowedAsync(passage, parts, asked.Uris);
        passage.Listed = (uris.Count, asked.Uris.Count - uris.Count);
        var heard = new SubscriptionFilter(asked.Tools && face.Can("tools"), asked.Prompts && face.Can("prompts"), asked.Resources && face.Can("resources"), face.Can("resources") ? uris : []);
        return await ListenAsync(heard);
    }

    private async ValueTask<Refusal?> ListenAsync(SubscriptionFilter heard)
    {
        passage.Gate!.LastUntil(passage.Token!.ExpiresAt);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(passage.Stopped, passage.Http.RequestAborted);
        var refusal = default(Refusal);
        try
        {
            await _reply.SendAsync(McpWriter.Notification("notifications/subscriptions/acknowledged", json =>
            {
                json.WriteStartObject("_meta");
                WriteId(json);
                json.WriteEndObject();
                json.WritePropertyName("notifications");
                heard.WriteTo(json);
            }), ending.Token);
            var failed = await new NotificationPump(passage, parts, _reply).RunAsync(heard, WriteId, ending.Token);
            refusal = failed is { } error ? McpExchange.Failed(error) : null;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            passage.Http.RequestAborted.ThrowIfCancellationRequested();
        }

        if (passage.Stopped.IsCancellationRequested)
        {
            refusal = McpExchange.Failed(passage.EndedBecause);
        }

        // What ends because its time has come ends well, and the client knows that it may listen again.
        var ends = refusal is null || (passage.Stopped.IsCancellationRequested && passage.EndedBecause is GatewayError.TokenEnded or GatewayError.Draining);
        passage.Answered = true;
        await _reply.EndAsync(ends ? Closed() : McpAnswer.Error(passage, refusal!), parts.Time);
        return refusal;
    }

    private ReadOnlyMemory<byte> Closed() => McpWriter.Result(passage.Id!.Value, json =>
    {
        json.WriteString("resultType", "complete");
        json.WriteStartObject("_meta");
        WriteId(json);
        json.WriteEndObject();
    });

    private void WriteId(Utf8JsonWriter json)
    {
        json.WritePropertyName(SubscriptionId);
        passage.Id!.Value.WriteTo(json);
    }
}
