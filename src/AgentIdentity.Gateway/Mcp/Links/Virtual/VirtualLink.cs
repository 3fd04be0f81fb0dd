using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Links.Talks;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Mcp.Links.Virtual;

/// <summary>
/// Several servers as one. A request that names a thing goes to the member it belongs to, with the credential that the call was equipped with;
/// lists and subscriptions go to all of them. A member that is down leaves the others as they are.
/// </summary>
internal sealed class VirtualLink : IMcpLink
{
    private readonly McpLinks _links;
    private readonly MemberCalls _members;
    private readonly MergedLists _lists;
    private readonly MergedNews _news;
    private readonly ILogger _logger;

    public VirtualLink(McpLinks links, UpstreamTable table, LinkPorts ports, TimeProvider time, ILogger logger)
    {
        (_links, _logger) = (links, logger);
        _members = new MemberCalls(table, ports, time, logger);
        _lists = new MergedLists(links.For, _members, ports.Tools, new MergedCursor(ports.Seal));
        _news = new MergedNews(links.For, _members);
    }

    public async ValueTask<Discovery> DiscoverAsync(LinkCall call, CancellationToken cancellationToken)
    {
        try
        {
            return MergedFace.Of(await _members.AskAsync(call, _members.Of(call), FaceAsync, cancellationToken));
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is not OutOfMemoryException)
        {
            return LinkEnd.Failure(call, fault, _logger).Error;
        }
    }

    public IAsyncEnumerable<LinkMessage> AskAsync(LinkCall call, LinkRequest request, CancellationToken cancellationToken) =>
        LinkEnd.OfAsync(call, ended => AnswerAsync(call, request, ended), _logger, cancellationToken);

    public void Abandon(LinkCall call, string state)
    {
        if (call.EquippedFor is { IsVirtual: false } member)
        {
            _links.For(member).Abandon(call.To(member), state);
        }
    }

    private async Task<(ServerFace? Said, GatewayError? Error)> FaceAsync(LinkCall call, CancellationToken cancellationToken)
    {
        var discovery = await _links.For(call.Upstream).DiscoverAsync(call, cancellationToken);
        return (discovery.Face, discovery.Error);
    }

    private async IAsyncEnumerable<LinkMessage> AnswerAsync(LinkCall call, LinkRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (MergedLists.Of(request.Method) is not null)
        {
            yield return await _lists.AskAsync(call, request, cancellationToken);
            yield break;
        }

        if (request.Method == LinkMethods.Listen)
        {
            await foreach (var note in _news.ListenAsync(call, request, cancellationToken))
            {
                yield return note;
            }

            yield break;
        }

        if (NameOf(request) is not { } name || _links.OwnerOf(call.Upstream, request.Method, name) is not { } owner)
        {
            yield return NameOf(request) is null ? SessionAnswer.NoSuchMethod : new LinkResponse(null, SessionAnswer.Error(-32602, "Nothing has this name"));
            yield break;
        }

        var words = new VirtualWords(owner.Member.Name);
        var own = request with { Params = VirtualWords.Inward(request.Params!.Value, name, owner.Name) };
        await foreach (var message in _links.For(owner.Member).AskAsync(call.To(owner.Member), own, cancellationToken))
        {
            yield return words.Outward(message);
        }
    }

    /// <summary>What a request is about, whatever it is called there.</summary>
    private static string? NameOf(LinkRequest request) => request.Method switch
    {
        "completion/complete" => request.Params is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty("ref", out var reference)
            ? LinkMethods.Text(reference, LinkMethods.Text(reference, "type") == "ref/prompt" ? "name" : "uri") : null,
        "tasks/get" or "tasks/update" or "tasks/cancel" => LinkMethods.Text(request.Params, "taskId"),
        _ => LinkMethods.NameOf(request),
    };
}
