using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Mcp.Links.Talks;

/// <summary>
/// One conversation with one server on behalf of one delegation: a session over HTTP, or a process. Requests of many calls are told apart
/// by numbers of its own, and so are their progress tokens; what the server asks in the middle of a call becomes <c>input_required</c>.
/// </summary>
internal sealed class Talk : IAsyncDisposable
{
    // A server that asks faster than it listens is not answered for ever.
    private const int MostReplies = 32;

    private readonly ConcurrentDictionary<long, Running> _running = new();
    private readonly ITalkWire _wire;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Parking _parking;
    private readonly Listening _listening;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastId;
    private string? _level;
    private int _replying;
    private LinkCall? _lastCall;

    public Talk(ITalkWire wire, TimeProvider time, ILogger logger)
    {
        (_wire, _time, _logger) = (wire, time, logger);
        _parking = new Parking(time, Expire);
        _listening = new Listening(this);
    }

    public ServerFace? Face { get; private set; }

    /// <summary>Called when the server says that its tools have changed, whether or not anybody listens.</summary>
    public Action? OnToolsChanged { get; init; }

    /// <summary>Completed when nothing can be said here any more.</summary>
    public Task Over => _over.Task;

    /// <summary>Whether the server ended it.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Whether a call is running, or waits for input.</summary>
    public bool IsBusy => !_running.IsEmpty || !_parking.IsEmpty || !_listening.IsEmpty;

    private bool HasSession => Face is { IsModern: false };

    /// <summary>What the server showed; from now on it is spoken with as that says.</summary>
    public void Meet(ServerFace face) => Face = face;

    /// <summary>Tells the server something that has no answer.</summary>
    public ValueTask TellAsync(LinkCall call, byte[] message) => _wire.SendAsync(this, call, message, null);

    public async IAsyncEnumerable<LinkMessage> AskAsync(LinkCall call, LinkRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (HasSession && !LinkMethods.ExistsWithSessions(request.Method))
        {
            yield return SessionAnswer.NoSuchMethod;
            yield break;
        }

        var running = await BeginAsync(call, request, cancellationToken);
        var silence = request.Method == LinkMethods.Listen ? Timeout.InfiniteTimeSpan : call.Upstream.Timeout;
        var leave = true;
        try
        {
            while (true)
            {
                var message = await running.NextAsync(silence, _time, cancellationToken);
                if (message is ServerAsk ask)
                {
                    var parked = _parking.Park(running, [ask, .. await running.FurtherAsksAsync(cancellationToken)]);
                    leave = false;
                    yield return SessionAnswer.InputRequired(parked);
                    yield break;
                }

                yield return message;
                if (message is not LinkNotification)
                {
                    leave = false;
                    running.Dispose();
                    yield break;
                }
            }
        }
        finally
        {
            if (leave)
            {
                Leave(running);
            }
        }
    }

    /// <summary>A request of the talk itself; its end.</summary>
    public async ValueTask<LinkMessage> RequestAsync(LinkCall call, string method, Func<long, byte[]> message, CancellationToken cancellationToken, TimeSpan? silence = null)
    {
        var running = Start(call, new LinkRequest(method, null, ClientFace.Gateway));
        var (since, most) = (_time.GetTimestamp(), silence ?? call.Upstream.Timeout);
        try
        {
            await _wire.SendAsync(this, call, message(running.Id), running);

            // Whatever else it says meanwhile buys a server no time.
            while (most - _time.GetElapsedTime(since) is var left && left > TimeSpan.Zero)
            {
                if (await running.NextAsync(left, _time, cancellationToken) is var end and (LinkResponse or LinkFailure or TalkGone))
                {
                    return end is LinkFailure failure ? throw new LinkFault(failure.Error) : end;
                }
            }

            throw new LinkFault(GatewayError.UpstreamSlow);
        }
        finally
        {
            _running.TryRemove(running.Id, out _);
            running.Abandon();
        }
    }

    /// <summary>Takes one message of the server.</summary>
    /// <param name="bytes">The message; stays as it is.</param>
    /// <param name="origin">The request in whose answer it came, where the wire knows.</param>
    /// <returns>Whether it is a message at all.</returns>
    public bool Receive(ReadOnlyMemory<byte> bytes, Running? origin)
    {
        if (IncomingMessage.Read(bytes) is not { } message)
        {
            return false;
        }

        switch (message.Kind)
        {
            case IncomingKind.Request:
                Answer(message, bytes.Length, origin ?? Latest(static running => LinkMethods.MayAsk(running.Request.Method)));
                break;
            case IncomingKind.Notification:
                Notify(message, bytes.Length, origin);
                break;
            case IncomingKind.Result when Remove(message.Id) is { } running:
                running.Finish(HasSession ? SessionAnswer.Of(message.Body) : new LinkResponse(message.Body, null));
                break;
            case IncomingKind.Error when (message.Id.ValueKind == JsonValueKind.Undefined ? origin : Remove(message.Id)) is { } running:
                running.Finish(HasSession ? SessionAnswer.OfError(message.Body) : new LinkResponse(null, message.Body));
                break;
        }

        return true;
    }

    /// <summary>The request will not be answered.</summary>
    public void Fail(Running running, LinkMessage why)
    {
        _running.TryRemove(running.Id, out _);
        running.Finish(why);
    }

    /// <summary>Nothing can be said any more: whatever runs or waits ends.</summary>
    public void End(GatewayError why)
    {
        lock (_running)
        {
            if (_over.Task.IsCompleted)
            {
                return;
            }

            WasCut = why != GatewayError.Stopped;
            _over.SetResult();
        }

        _parking.Dispose();
        _listening.End(why);
        foreach (var running in _running.Values)
        {
            Fail(running, new LinkFailure(why));
        }
    }

    public async ValueTask DisposeAsync()
    {
        End(GatewayError.Stopped);
        await _wire.LeaveAsync();
        await _wire.DisposeAsync();
    }

    /// <summary>A call that waits for input gets none.</summary>
    public void Abandon(string state)
    {
        if (_parking.Take(state) is { } parked)
        {
            Leave(parked.Running);
        }
    }

    public void WantNews(LinkCall call) => _wire.ListenForNews(this, call);

    public Running NewListener(LinkCall call, LinkRequest request) => new(Interlocked.Increment(ref _lastId), call, request);

    private async ValueTask<Running> BeginAsync(LinkCall call, LinkRequest request, CancellationToken cancellationToken)
    {
        if (HasSession && request.Method == LinkMethods.Listen)
        {
            return await _listening.BeginAsync(call, request, cancellationToken);
        }

        if (HasSession && LinkMethods.Text(request.Params, "requestState") is { } state)
        {
            return await ResumeAsync(call, request, state);
        }

        if (HasSession && request.LogLevel is { } level && Face!.Can("logging") && LogLevels.IsFiner(level, _level))
        {
            await RequestAsync(call, "logging/setLevel", id => OutgoingMessage.Plain(id, "logging/setLevel", ("level", level)), cancellationToken);
            _level = level;
        }

        var running = Start(call, request);
        var token = request.ProgressToken is null ? (JsonElement?)null : JsonSerializer.SerializeToElement(running.Id);
        try
        {
            await _wire.SendAsync(
                this, call, HasSession ? OutgoingMessage.SessionRequest(running.Id, request, token) : OutgoingMessage.Request(running.Id, request, token), running);
        }
        catch
        {
            _running.TryRemove(running.Id, out _);
            throw;
        }

        return running;
    }

    private async ValueTask<Running> ResumeAsync(LinkCall call, LinkRequest request, string state)
    {
        var parked = _parking.Take(state) ?? throw new LinkFault(GatewayError.LinkParkedGone);
        if (parked.Running.Request.Method != request.Method || LinkMethods.NameOf(parked.Running.Request) != LinkMethods.NameOf(request))
        {
            Leave(parked.Running);
            throw new LinkFault(GatewayError.LinkParkedGone);
        }

        parked.Running.Call = call;
        try
        {
            for (var i = 0; i < parked.Asks.Count; i++)
            {
                // Before it is told: a server may ask on at once.
                parked.Running.Forget(parked.Asks[i]);
                await _wire.SendAsync(this, call, OutgoingMessage.Answer(parked.Asks[i].Id, SessionAnswer.AnswerOf(request, i)), null);
            }
        }
        catch
        {
            Leave(parked.Running);
            throw;
        }

        return parked.Running;
    }

    private Running Start(LinkCall call, LinkRequest request)
    {
        var running = new Running(Interlocked.Increment(ref _lastId), call, request);
        _running[running.Id] = running;
        _lastCall = call;
        if (_over.Task.IsCompleted)
        {
            _running.TryRemove(running.Id, out _);
            throw new LinkFault(GatewayError.UpstreamCut);
        }

        return running;
    }

    private void Answer(IncomingMessage request, int bytes, Running? origin)
    {
        if (request.Method == "ping")
        {
            Send(OutgoingMessage.Pong(request.Id), origin);
        }
        else if (!HasSession || !LinkMethods.IsAsked(request.Method) || origin is null || !Asking.Takes(origin.Request.Client, request.Method)
            || !origin.Ask(new ServerAsk(request.Id, request.Method, request.Params, bytes)))
        {
            Send(OutgoingMessage.NoSuchMethod(request.Id), origin);
        }
    }

    private void Notify(IncomingMessage note, int bytes, Running? origin)
    {
        if (note.Method == LinkMethods.ToolsChanged)
        {
            OnToolsChanged?.Invoke();
        }

        var to = note.Method switch
        {
            "notifications/progress" => Numbered(note.Params, "progressToken") is { Request.ProgressToken: not null } running ? running : null,
            "notifications/message" => (origin ?? Latest(static running => running.Request.LogLevel is not null)) is { Request.LogLevel: { } level } logged
                && LogLevels.IsAtLeast(LinkMethods.Text(note.Params, "level"), level) ? logged : null,
            _ => null,
        };
        if (to is not null)
        {
            to.Notify(new LinkNotification(note.Method, ProgressNote.Of(note, to.Request.ProgressToken)), bytes);
        }
        else if (HasSession)
        {
            _listening.Tell(new LinkNotification(note.Method, note.Params), bytes);
        }
        else if (note.Params is { } given && given.TryGetProperty("_meta", out var meta) && meta.ValueKind == JsonValueKind.Object)
        {
            Numbered(meta, "io.modelcontextprotocol/subscriptionId")?.Notify(new LinkNotification(note.Method, given), bytes);
        }
        else if (note.Method == "notifications/cancelled" && Numbered(note.Params, "requestId") is { Request.Method: LinkMethods.Listen } listening)
        {
            Fail(listening, SessionAnswer.Of(SessionAnswer.Write(static _ => { })));
        }
    }

    private Running? Numbered(JsonElement? from, string name) =>
        from is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number)
            ? _running.GetValueOrDefault(number) : null;

    // Where all messages share one channel, what a server asks is taken for the newest call that can be asked.
    private Running? Latest(Func<Running, bool> which) => _running.Values.Where(which).MaxBy(static running => running.Id);

    private Running? Remove(JsonElement id) =>
        id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number) && _running.TryRemove(number, out var running) ? running : null;

    private void Expire(Parked parked) => Leave(parked.Running);

    /// <summary>Nobody waits for the request any more: the server is told, as far as it listens.</summary>
    private void Leave(Running running)
    {
        if (_listening.Remove(running))
        {
            return;
        }

        var was = _running.TryRemove(running.Id, out _);
        running.Abandon();
        if (was && !_over.Task.IsCompleted)
        {
            // The caller does not wait until the server has heard it.
            _ = SendQuietlyAsync(OutgoingMessage.Cancelled(running.Id), running.Call);
        }
    }

    private void Send(byte[] message, Running? origin)
    {
        // What comes while nothing runs is answered with what the last call was equipped with.
        var call = origin?.Call ?? _lastCall;
        if (call is not null && Interlocked.Increment(ref _replying) <= MostReplies)
        {
            _ = ReplyAsync(message, call);
        }
        else if (call is not null)
        {
            Interlocked.Decrement(ref _replying);
        }
    }

    private async Task ReplyAsync(byte[] message, LinkCall call)
    {
        try
        {
            await SendQuietlyAsync(message, call);
        }
        finally
        {
            Interlocked.Decrement(ref _replying);
        }
    }

    private async Task SendQuietlyAsync(byte[] message, LinkCall call)
    {
        try
        {
            await _wire.SendAsync(this, call, message, null);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Log.UpstreamFailed(_logger, fault, call.Upstream.Name, call.DecisionId, (fault as LinkFault)?.Error.Code() ?? GatewayError.UpstreamCut.Code(), "Link");
        }
    }
}
