using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Answers;
using AgentIdentity.Gateway.Mcp.Links;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>
/// What both kinds of listeners have in common: the server's notifications pass as they come, each looked at again by the policy that is then in
/// force, with signs of life between them.
/// </summary>
internal sealed class NotificationPump(McpPassage passage, McpParts parts, McpReply reply)
{
    /// <summary>Listens until the server ends it or the token is cancelled; gives why the server could not be listened to.</summary>
    /// <param name="filter">What is wanted.</param>
    /// <param name="meta">What each notification carries in <c>_meta</c>; none where null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<GatewayError?> RunAsync(SubscriptionFilter filter, Action<Utf8JsonWriter>? meta, CancellationToken cancellationToken)
    {
        var link = parts.Links.For(passage.Front!);
        using var leg = passage.Trace?.Leg(passage);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var messages = link.AskAsync(McpForward.CallOf(passage), LinkRequests.Of(passage, parts, McpMethods.Listen, filter.Params()), leaving.Token).GetAsyncEnumerator(leaving.Token);
        var (next, news) = (Task.FromResult(true), new ListNews(passage, parts, filter));
        await news.LookAsync(cancellationToken);
        try
        {
            while (true)
            {
                next = messages.MoveNextAsync().AsTask();
                await StayAsync(next, news, meta, cancellationToken);

                if (!await next)
                {
                    return null;
                }

                var (isOver, error) = await TakeAsync(messages.Current, filter, meta, cancellationToken);
                if (isOver)
                {
                    leg?.Error = error?.Code();
                    return error;
                }
            }
        }
        finally
        {
            // An enumeration is not left while it is moving on: it is told to stop, and waited for.
            await leaving.CancelAsync();
            await Task.WhenAny(next);
            await messages.DisposeAsync();
        }
    }

    /// <summary>Tells what the gateway itself has to tell, with signs of life, until something else happens.</summary>
    public async Task StayAsync(Task until, ListNews news, Action<Utf8JsonWriter>? meta, CancellationToken cancellationToken)
    {
        var said = parts.Time.GetTimestamp();
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var told = news.IsDue ? await news.LookAsync(cancellationToken) : [];
            foreach (var method in told)
            {
                await reply.SendAsync(McpWriter.Notification(method, meta is null ? null : json => WriteMeta(json, meta)), cancellationToken);
            }

            if (told.Count == 0 && parts.Time.GetElapsedTime(said) >= McpReply.Silence)
            {
                await reply.KeepAliveAsync(cancellationToken);
                said = parts.Time.GetTimestamp();
            }
        }
        while (await Task.WhenAny(until, Task.Delay(ListNews.Every, parts.Time, cancellationToken)) != until);
    }

    private static void WriteMeta(Utf8JsonWriter json, Action<Utf8JsonWriter> meta)
    {
        json.WriteStartObject("_meta");
        meta(json);
        json.WriteEndObject();
    }

    private async ValueTask<(bool IsOver, GatewayError? Error)> TakeAsync(LinkMessage message, SubscriptionFilter filter, Action<Utf8JsonWriter>? meta, CancellationToken cancellationToken)
    {
        switch (message)
        {
            case LinkNotification notification when filter.Hears(notification.Method) && await MayHearAsync(notification):
                await reply.SendAsync(McpWriter.Notification(notification.Method, Params(notification, meta)), cancellationToken);
                return (false, null);
            case LinkFailure failure:
                return (true, failure.Error);
            case LinkResponse answer:
                return (true, answer.IsError ? GatewayError.UpstreamFailed : null);
            default:
                return (false, null);
        }
    }

    private async ValueTask<bool> MayHearAsync(LinkNotification notification)
    {
        if (notification.Method != "notifications/resources/updated")
        {
            return true;
        }

        if (notification.Params is not { ValueKind: JsonValueKind.Object } said || McpRequestReader.Text(said, "uri") is not { } uri)
        {
            return false;
        }

        try
        {
            // It may be a part of what was subscribed to, and policy may have changed since.
            return (await SubscriptionFilter.AllowedAsync(passage, parts, [uri])).Count == 1;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.Fault(parts.Logger, fault, GatewayError.DecisionUnavailable.Code(), passage.DecisionId);
            return false;
        }
    }

    private static Action<Utf8JsonWriter>? Params(LinkNotification notification, Action<Utf8JsonWriter>? meta)
    {
        var uri = notification.Method == "notifications/resources/updated" ? McpRequestReader.Text(notification.Params!.Value, "uri") : null;
        if (uri is null && meta is null)
        {
            return null;
        }

        return json =>
        {
            if (meta is not null)
            {
                WriteMeta(json, meta);
            }

            if (uri is not null)
            {
                json.WriteString("uri", uri);
            }
        };
    }
}
