using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Links;
using AgentIdentity.Gateway.Ports;

namespace AgentIdentity.Gateway.Mcp.Pins;

/// <summary>
/// The pins of MCP servers as calls and lists need them. Names are always the server's own, never those of a virtual server. A host that
/// keeps no pins (no <see cref="IToolPins"/>) admits everything.
/// </summary>
internal sealed class ToolGate(TimeProvider time, IToolPins? pins = null, ToolReader? reader = null)
{
    private readonly ConditionalWeakTable<ToolPinSet, PinnedTools> _compiled = [];
    private readonly ConcurrentDictionary<string, DateTimeOffset> _read = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _news = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>The pins of a server now, from memory.</summary>
    public PinnedTools For(Upstream upstream) => pins is null || upstream.Pins is null ? PinnedTools.Off
        : Compiled(pins.Of(upstream.Name)).Fresh(IsFresh(upstream));

    /// <summary>
    /// Tells what the server has listed, whoever asked, before any of it is shown: a changed definition is held back from here on. Throws
    /// where that cannot be kept; then nothing of the list may be shown.
    /// </summary>
    public async ValueTask<PinnedTools> SeenAsync(Upstream upstream, IReadOnlyList<JsonElement> definitions, CancellationToken cancellationToken)
    {
        if (pins is null || upstream.Pins is null)
        {
            return PinnedTools.Off;
        }

        var set = await pins.SeenAsync(upstream.Name, SeenTools.Read(definitions), upstream.Pins.AllowNew, cancellationToken);
        return Compiled(set).Fresh(IsFresh(upstream));
    }

    /// <summary>
    /// Makes sure that the server's own list was read lately: call it when the decision is recorded and before the call goes out, then ask
    /// <see cref="PinnedTools.Admit"/> once more. An error means that the list cannot be read, and the call goes nowhere.
    /// </summary>
    public async ValueTask<GatewayError?> LookAsync(LinkCall call, CancellationToken cancellationToken)
    {
        var upstream = call.Upstream;
        if (pins is null || reader is null || upstream.Pins is null || IsFresh(upstream))
        {
            return null;
        }

        // One at a time reads; whoever waited finds it read. Each reads with its own credential, so that nobody's going away is another's.
        var turn = _turns.GetOrAdd(upstream.Name, static _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (IsFresh(upstream))
            {
                return null;
            }

            return await ReadAsync(call, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The server says that its tools have changed: the next call looks first.</summary>
    public void Changed(Upstream upstream)
    {
        _news.AddOrUpdate(upstream.Name, 1, static (_, count) => count + 1);
        _read.TryRemove(upstream.Name, out _);
    }

    // Everybody's calls wait for this one: all pages together have the time of one answer.
    private async ValueTask<GatewayError?> ReadAsync(LinkCall call, CancellationToken cancellationToken)
    {
        var (asked, news) = (time.GetUtcNow(), _news.GetValueOrDefault(call.Upstream.Name));
        using var clock = new CancellationTokenSource(call.Upstream.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            var error = await reader!.ReadAsync(call, page => SeenAsync(call.Upstream, page, cancellationToken), either.Token);
            if (error is null)
            {
                _read[call.Upstream.Name] = asked;
                if (news != _news.GetValueOrDefault(call.Upstream.Name))
                {
                    // It changed while it was read: who knows which of the two this was.
                    _read.TryRemove(call.Upstream.Name, out _);
                }
            }

            return error;
        }
        catch (Exception fault) when (clock.IsCancellationRequested && !cancellationToken.IsCancellationRequested && fault is not OutOfMemoryException)
        {
            return GatewayError.UpstreamSlow;
        }
    }

    private bool IsFresh(Upstream upstream) =>
        _read.TryGetValue(upstream.Name, out var at) && time.GetUtcNow() - at < upstream.Pins!.ReadEvery;

    private PinnedTools Compiled(ToolPinSet set) => _compiled.GetValue(set, static pins => PinnedTools.Of(pins, isFresh: false));
}
