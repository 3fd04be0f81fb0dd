using System.Runtime.CompilerServices;
using AgentIdentity.Gateway.Mcp.Links.Talks;
using AgentIdentity.Gateway.Ports;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Mcp.Links.Web;

/// <summary>A server over Streamable HTTP: asked for its era, and spoken with as that wants.</summary>
internal sealed class WebLink : IMcpLink, IAsyncDisposable
{
    // Sessions cost the server memory and the gateway little; those of delegations that are gone end with them.
    private const int MostSessions = 1024;
    private static readonly TimeSpan IdleSession = TimeSpan.FromMinutes(15);

    private readonly WebExchange _web;
    private readonly ModernWeb _modern;
    private readonly WebProbe _probe;
    private readonly LinkMemory _memory;
    private readonly TalkPool _sessions;
    private readonly ILogger _logger;

    public WebLink(WebExchange web, LinkMemory memory, IStops stops, TimeProvider time, ILogger logger)
    {
        (_web, _memory, _logger) = (web, memory, logger);
        (_modern, _probe) = (new ModernWeb(web), new WebProbe(web, time));
        _sessions = new TalkPool(new TalkTerms((call, client, ended) => OpenAsync(call, client, time, ended), MostSessions, IdleSession), stops, time);
    }

    public async ValueTask<Discovery> DiscoverAsync(LinkCall call, CancellationToken cancellationToken)
    {
        try
        {
            if (await IsModernAsync(call, cancellationToken))
            {
                return await ModernFaceAsync(call, cancellationToken);
            }

            using var lease = await _sessions.FindAsync(call, null, cancellationToken);
            return lease.Talk.Face!;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is not OutOfMemoryException)
        {
            return LinkEnd.Failure(call, fault, _logger).Error;
        }
    }

    public IAsyncEnumerable<LinkMessage> AskAsync(LinkCall call, LinkRequest request, CancellationToken cancellationToken) =>
        LinkEnd.OfAsync(call, ended => AnswerAsync(call, request, ended), _logger, cancellationToken);

    /// <summary>Whether the server is modern; asked where nobody knows.</summary>
    public async ValueTask<bool> IsModernAsync(LinkCall call, CancellationToken cancellationToken)
    {
        if (_memory.Eras.IsModern(call.Upstream) is { } known)
        {
            return known;
        }

        var face = await _probe.AskAsync(call, cancellationToken);
        _memory.Eras.Learn(call.Upstream, face is not null);
        if (face is not null)
        {
            _memory.Faces.Keep(call.Upstream, call.Token, face);
        }

        return face is not null;
    }

    public void Abandon(LinkCall call, string state) => _sessions.Abandon(call, state);

    public ValueTask DisposeAsync() => _sessions.DisposeAsync();

    private async ValueTask<ServerFace> ModernFaceAsync(LinkCall call, CancellationToken cancellationToken)
    {
        if (_memory.Faces.Find(call.Upstream, call.Token) is { } seen)
        {
            return seen;
        }

        var face = await _probe.AskAsync(call, cancellationToken);
        if (face is null)
        {
            _memory.Eras.Doubt(call.Upstream);
            throw new LinkFault(GatewayError.LinkRevisionUnknown);
        }

        _memory.Faces.Keep(call.Upstream, call.Token, face);
        return face;
    }

    private async IAsyncEnumerable<LinkMessage> AnswerAsync(LinkCall call, LinkRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A server that was replaced by one of the other era refuses before it does anything: then it is asked again, once.
        for (var again = false; ; again = true)
        {
            var modern = await IsModernAsync(call, cancellationToken);
            var messages = modern ? _modern.AskAsync(call, request, cancellationToken) : TalkAsync(call, request, cancellationToken);
            var lost = false;
            await foreach (var message in messages)
            {
                lost = !again && (message is TalkGone || (modern && LinkMethods.IsOfAnotherEra(message)));
                if (lost)
                {
                    break;
                }

                if (message is LinkNotification { Method: LinkMethods.ToolsChanged })
                {
                    _memory.Tools.Changed(call.Upstream);
                }

                yield return message is TalkGone ? new LinkFailure(GatewayError.UpstreamCut) : message;
            }

            if (!lost)
            {
                yield break;
            }

            _memory.Eras.Doubt(call.Upstream);
        }
    }

    private async IAsyncEnumerable<LinkMessage> TalkAsync(LinkCall call, LinkRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lease = await _sessions.FindAsync(call, request, cancellationToken);
        await foreach (var message in lease.Talk.AskAsync(call, request, cancellationToken))
        {
            yield return message;
        }
    }

    private async Task<Talk> OpenAsync(LinkCall call, ClientFace client, TimeProvider time, CancellationToken ended)
    {
        var talk = new Talk(new SessionWire(_web, _memory.Held, time), time, _logger) { OnToolsChanged = () => _memory.Tools.Changed(call.Upstream) };
        try
        {
            await talk.InitializeAsync(call, client, ended);
            if (Asking.Of(client) != 0)
            {
                // Many servers ask on the stream that belongs to no request.
                talk.WantNews(call);
            }

            return talk;
        }
        catch
        {
            _memory.Eras.Doubt(call.Upstream);
            await talk.DisposeAsync();
            throw;
        }
    }
}
