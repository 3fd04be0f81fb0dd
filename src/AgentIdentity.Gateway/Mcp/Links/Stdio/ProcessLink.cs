using System.ComponentModel;
using System.Runtime.CompilerServices;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Links.Talks;
using AgentIdentity.Gateway.Mcp.Links.Web;
using AgentIdentity.Gateway.Mcp.Pins;
using AgentIdentity.Gateway.Ports;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Mcp.Links.Stdio;

/// <summary>A server that is a program of either era: one process for every delegation, started when it is first needed.</summary>
internal sealed class ProcessLink : IMcpLink, IAsyncDisposable
{
    // A program of the era of sessions may not answer at all before the handshake.
    private static readonly TimeSpan LongestDoubt = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(2);

    private readonly ProcessStarter _starter;
    private readonly ProcessUsers _users;
    private readonly Eras _eras;
    private readonly ToolGate _tools;
    private readonly BackOff _backOff;
    private readonly TalkPool _talks;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public ProcessLink(Upstream upstream, ProcessSupervision supervision, IStops stops, TimeProvider time, ILogger logger)
    {
        (_starter, _users, _eras, _tools) = (supervision.Starter, supervision.Users, supervision.Memory.Eras, supervision.Memory.Tools);
        (_time, _logger) = (time, logger);
        _backOff = new BackOff(time);
        _talks = new TalkPool(new TalkTerms(OpenAsync, upstream.Process!.MaxProcesses, upstream.Process.Idle), stops, time);
    }

    /// <summary>How many processes there are.</summary>
    public int Count => _talks.Count;

    public async ValueTask<Discovery> DiscoverAsync(LinkCall call, CancellationToken cancellationToken)
    {
        try
        {
            using var lease = await _talks.FindAsync(call, null, cancellationToken);
            return lease.Talk.Face!;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is not OutOfMemoryException)
        {
            return LinkEnd.Failure(call, fault, _logger).Error;
        }
    }

    public IAsyncEnumerable<LinkMessage> AskAsync(LinkCall call, LinkRequest request, CancellationToken cancellationToken) =>
        LinkEnd.OfAsync(call, ended => AnswerAsync(call, request, ended), _logger, cancellationToken);

    public void Abandon(LinkCall call, string state) => _talks.Abandon(call, state);

    public ValueTask DisposeAsync() => _talks.DisposeAsync();

    private async IAsyncEnumerable<LinkMessage> AnswerAsync(LinkCall call, LinkRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lease = await _talks.FindAsync(call, request, cancellationToken);
        await foreach (var message in lease.Talk.AskAsync(call, request, cancellationToken))
        {
            yield return message;
        }
    }

    private async Task<Talk> OpenAsync(LinkCall call, ClientFace client, CancellationToken ended)
    {
        if (_backOff.MustWait)
        {
            throw new LinkFault(GatewayError.LinkProcessDown);
        }

        try
        {
            var talk = await GreetAsync(call, client, ended);
            _ = WatchAsync(talk, _time.GetTimestamp());
            return talk;
        }
        catch (LinkFault fault) when (!ended.IsCancellationRequested)
        {
            _backOff.Failed();
            throw fault.Error is GatewayError.UpstreamCut or GatewayError.UpstreamSlow ? new LinkFault(GatewayError.LinkProcessDown, fault) : fault;
        }
    }

    /// <summary>Finds the revision that the program speaks: the modern one first, then the handshake, with a new process where the question ended the old one.</summary>
    private async Task<Talk> GreetAsync(LinkCall call, ClientFace client, CancellationToken ended)
    {
        var modern = _eras.IsModern(call.Upstream);
        var talk = await StartAsync(call.Upstream);
        try
        {
            if (modern != false && await IsModernAsync(talk, call, ended))
            {
                _eras.Learn(call.Upstream, modern: true);
                return talk;
            }

            if (modern == true)
            {
                _eras.Doubt(call.Upstream);
                throw new LinkFault(GatewayError.LinkRevisionUnknown);
            }

            if (talk.Over.IsCompleted)
            {
                await talk.DisposeAsync();
                talk = await StartAsync(call.Upstream);
            }

            await talk.InitializeAsync(call, client, ended);
            _eras.Learn(call.Upstream, modern: false);
            return talk;
        }
        catch
        {
            await talk.DisposeAsync();
            throw;
        }
    }

    private static async ValueTask<bool> IsModernAsync(Talk talk, LinkCall call, CancellationToken ended)
    {
        var patience = call.Upstream.Timeout < LongestDoubt ? call.Upstream.Timeout : LongestDoubt;
        try
        {
            return await talk.DiscoverAsync(call, WebProbe.FaceOf, patience, ended);
        }
        catch (LinkFault fault) when (fault.Error is GatewayError.UpstreamSlow or GatewayError.UpstreamCut)
        {
            return false;
        }
    }

    private async Task<Talk> StartAsync(Upstream upstream)
    {
        ProcessHome? home = null;
        try
        {
            home = await ProcessHome.MakeAsync(_users, upstream, _time, _logger);
            var process = await _starter.StartAsync(upstream.Process!, home.User, home.Folder);
            var wire = new ProcessWire(process, upstream, home, _time, _logger);
            var talk = new Talk(wire, _time, _logger) { OnToolsChanged = () => _tools.Changed(upstream) };
            wire.Begin(talk);
            return talk;
        }
        catch (Exception fault) when (fault is IOException or Win32Exception or InvalidOperationException or UnauthorizedAccessException)
        {
            if (home is not null)
            {
                await home.LeaveAsync();
            }

            Log.ProcessNotStarted(_logger, fault, upstream.Name, "no process was made");
            throw new LinkFault(GatewayError.LinkProcessDown, fault);
        }
    }

    private async Task WatchAsync(Talk talk, long since)
    {
        await talk.Over;
        if (talk.WasCut && _time.GetElapsedTime(since) < ShortLife)
        {
            _backOff.Failed();
        }
        else
        {
            _backOff.Worked();
        }
    }
}

/// <summary>What the programs of all upstreams share.</summary>
internal sealed record ProcessSupervision(ProcessStarter Starter, ProcessUsers Users, LinkMemory Memory);
