using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Links.Talks;

namespace AgentIdentity.Gateway.Mcp.Links.Virtual;

/// <summary><c>subscriptions/listen</c> on several servers at once: it goes on as long as one of them tells anything.</summary>
internal sealed class MergedNews(Func<Upstream, IMcpLink> links, MemberCalls members)
{
    // Each message is bounded; a caller who does not read keeps the members waiting, and no more.
    private const int MostWaiting = 64;

    public async IAsyncEnumerable<LinkMessage> ListenAsync(LinkCall call, LinkRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = request.Params is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty("notifications", out var filter) ? filter : default;
        if (wanted.ValueKind != JsonValueKind.Object)
        {
            yield return new LinkResponse(null, SessionAnswer.Error(-32602, "notifications must be an object"));
            yield break;
        }

        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var news = Channel.CreateBounded<LinkMessage>(MostWaiting);
        var all = members.Of(call).Select(member => ListenAsync(call, request, member, wanted, news.Writer, leaving.Token)).ToList();
        _ = Task.WhenAll(all).ContinueWith(_ => news.Writer.TryComplete(), TaskScheduler.Default);
        try
        {
            yield return new LinkNotification(
                "notifications/subscriptions/acknowledged", SessionAnswer.Write(json =>
                {
                    json.WritePropertyName("notifications");
                    wanted.WriteTo(json);
                }));
            await foreach (var note in news.Reader.ReadAllAsync(cancellationToken))
            {
                yield return note;
            }
        }
        finally
        {
            await leaving.CancelAsync();
        }

        throw new LinkFault(GatewayError.LinkMembersDown);
    }

    private async Task ListenAsync(
        LinkCall call, LinkRequest request, Upstream member, JsonElement wanted, ChannelWriter<LinkMessage> news, CancellationToken cancellationToken)
    {
        if (!members.TryEnter(call, member, out var meter))
        {
            return;
        }

        var words = new VirtualWords(member.Name);
        try
        {
            var own = await members.EquipAsync(call, member, cancellationToken);
            await foreach (var message in links(member).AskAsync(own, request with { Params = FilterOf(call, member, wanted) }, cancellationToken))
            {
                if (message is LinkNotification { Method: not "notifications/subscriptions/acknowledged" } note)
                {
                    await news.WriteAsync(words.Outward(note), cancellationToken);
                }
                else if (message is LinkFailure failure)
                {
                    members.Missing(call, member, failure.Error);
                }
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                members.Missing(call, member, (fault as LinkFault)?.Error ?? GatewayError.CredentialUnavailable);
            }
        }
        finally
        {
            meter?.Leave();
        }
    }

    private static JsonElement FilterOf(LinkCall call, Upstream member, JsonElement wanted) => SessionAnswer.Write(json =>
    {
        json.WriteStartObject("notifications");
        foreach (var part in wanted.EnumerateObject())
        {
            if (part.Name != "resourceSubscriptions" || part.Value.ValueKind != JsonValueKind.Array)
            {
                part.WriteTo(json);
                continue;
            }

            var uris = part.Value.EnumerateArray().Where(static uri => uri.ValueKind == JsonValueKind.String)
                .Select(uri => VirtualNames.SplitUri(call.Upstream.Members, uri.GetString()!)).Where(owned => owned?.Member == member.Name).ToList();
            if (uris.Count > 0)
            {
                json.WriteStartArray(part.Name);
                uris.ForEach(owned => json.WriteStringValue(owned!.Value.Uri));
                json.WriteEndArray();
            }
        }

        json.WriteEndObject();
    });
}
