using AgentIdentity.Gateway.Ports;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Mcp.Links.Talks;

/// <summary>
/// The talks of one upstream, each of one delegation. A talk is admitted at the stop board for as long as it lives, so that it ends with
/// its delegation; it also ends when it was idle for long, or when another needs its place.
/// </summary>
internal sealed class TalkPool : IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);
    private readonly Dictionary<TalkKey, Place> _places = [];
    private readonly Lock _lock = new();
    private readonly TalkTerms _terms;
    private readonly IStops _stops;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;
    private bool _closed;

    public TalkPool(TalkTerms terms, IStops stops, TimeProvider time)
    {
        (_terms, _stops, _time) = (terms, stops, time);
        _sweep = time.CreateTimer(static pool => ((TalkPool)pool!).Sweep(), this, SweepEvery, SweepEvery);
    }

    /// <summary>How many talks there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _places.Count;
            }
        }
    }

    /// <summary>The talk of the call's delegation; made when there is none. It does not give way to another before the lease is disposed of.</summary>
    /// <param name="call">For whom.</param>
    /// <param name="request">What is to be said; null where any talk of the delegation will do.</param>
    /// <param name="cancellationToken">The caller leaves; a talk that is being made is made all the same.</param>
    public async ValueTask<TalkLease> FindAsync(LinkCall call, LinkRequest? request, CancellationToken cancellationToken)
    {
        var place = Take(call, request);
        try
        {
            return new TalkLease(await place.Talk.Value.WaitAsync(cancellationToken), place.Leave);
        }
        catch
        {
            place.Leave();
            if (place.Talk.Value.IsFaulted)
            {
                Remove(place);
            }

            throw;
        }
    }

    /// <summary>Ends a call of the delegation that waits for input.</summary>
    public void Abandon(LinkCall call, string state)
    {
        List<Place> own;
        lock (_lock)
        {
            var key = TalkKey.Of(call.Token, 0);
            own = [.. _places.Values.Where(place => place.Key with { Asks = 0 } == key && place.Talk is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })];
        }

        own.ForEach(place => place.Talk.Value.Result.Abandon(state));
    }

    public async ValueTask DisposeAsync()
    {
        List<Place> all;
        lock (_lock)
        {
            _closed = true;
            all = [.. _places.Values];
        }

        await _sweep.DisposeAsync();
        await Task.WhenAll(all.Select(EndAsync));
    }

    private Place Take(LinkCall call, LinkRequest? request)
    {
        var client = request?.Client ?? ClientFace.Gateway;
        var key = TalkKey.Of(call.Token, Asking.Of(client));
        Place? idle = null;
        Place place;
        lock (_lock)
        {
            if ((_places.GetValueOrDefault(key) ?? Another(key, request)) is { IsOver: false } found)
            {
                found.Enter(_time.GetUtcNow());
                return found;
            }

            _places.Remove(key);

            if (_closed)
            {
                throw new LinkFault(GatewayError.Stopped);
            }

            if (_places.Count >= _terms.Most)
            {
                idle = _places.Values.Where(static other => other.IsIdle).MinBy(static other => other.LastUsed) ?? throw new LinkFault(GatewayError.LinkLimit);
                _places.Remove(idle.Key);
            }

            place = new Place(key, new Lazy<Task<Talk>>(() => OpenAsync(key, call, client)));
            place.Enter(_time.GetUtcNow());
            _places.Add(key, place);
        }

        if (idle is not null)
        {
            _ = EndAsync(idle);
        }

        return place;
    }

    // The gateway's own questions do not depend on what the server was told it could ask. Clients' do: some servers list what they can use.
    private Place? Another(TalkKey key, LinkRequest? request) =>
        request is null || (key.Asks == 0 && !LinkMethods.MayAsk(request.Method)) ? _places.Values.FirstOrDefault(place => !place.IsOver && place.Key with { Asks = key.Asks } == key) : null;

    private async Task<Talk> OpenAsync(TalkKey key, LinkCall call, ClientFace client)
    {
        await Task.Yield();
        var admission = _stops.Admit(call.Token);
        if (admission.Refusal is not null)
        {
            admission.Dispose();
            throw new LinkFault(GatewayError.Stopped);
        }

        try
        {
            var talk = await _terms.Open(call, client, admission.Stopped);
            var onStop = admission.Stopped.UnsafeRegister(static talk => ((Talk)talk!).End(GatewayError.Stopped), talk);
            _ = WatchAsync(key, talk, admission, onStop);
            return talk;
        }
        catch (OperationCanceledException) when (admission.Stopped.IsCancellationRequested)
        {
            admission.Dispose();
            throw new LinkFault(GatewayError.Stopped);
        }
        catch
        {
            admission.Dispose();
            throw;
        }
    }

    private async Task WatchAsync(TalkKey key, Talk talk, Admission admission, CancellationTokenRegistration onStop)
    {
        await talk.Over;
        lock (_lock)
        {
            if (_places.TryGetValue(key, out var place) && place.Talk.IsValueCreated && place.Talk.Value is { IsCompletedSuccessfully: true } made && made.Result == talk)
            {
                _places.Remove(key);
            }
        }

        await talk.DisposeAsync();
        await onStop.DisposeAsync();
        admission.Dispose();
    }

    private void Remove(Place place)
    {
        lock (_lock)
        {
            if (_places.GetValueOrDefault(place.Key) == place)
            {
                _places.Remove(place.Key);
            }
        }
    }

    private void Sweep()
    {
        List<Place> idle;
        lock (_lock)
        {
            idle = [.. _places.Values.Where(place => place.IsIdle && _time.GetUtcNow() - place.LastUsed >= _terms.Idle)];
            idle.ForEach(place => _places.Remove(place.Key));
        }

        idle.ForEach(place => _ = EndAsync(place));
    }

    private static async Task EndAsync(Place place)
    {
        try
        {
            await (await place.Talk.Value).DisposeAsync();
        }
        catch (Exception fault) when (fault is LinkFault or OperationCanceledException)
        {
            // It never came to be: there is nothing to end.
            return;
        }
    }

    private sealed class Place(TalkKey key, Lazy<Task<Talk>> talk)
    {
        private int _users;

        public TalkKey Key => key;

        public Lazy<Task<Talk>> Talk => talk;

        public DateTimeOffset LastUsed { get; private set; }

        public bool IsOver => talk.IsValueCreated && (talk.Value.IsFaulted || (talk.Value.IsCompletedSuccessfully && talk.Value.Result.Over.IsCompleted));

        public bool IsIdle => Volatile.Read(ref _users) == 0 && talk.IsValueCreated && talk.Value.IsCompletedSuccessfully && !talk.Value.Result.IsBusy;

        public void Enter(DateTimeOffset now)
        {
            Interlocked.Increment(ref _users);
            LastUsed = now;
        }

        public void Leave() => Interlocked.Decrement(ref _users);
    }
}

/// <summary>A talk in use.</summary>
internal sealed class TalkLease(Talk talk, Action leave) : IDisposable
{
    private Action? _leave = leave;

    public Talk Talk => talk;

    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}

/// <summary>Whose talk it is, and what its client was said to take.</summary>
internal sealed record TalkKey(string DelegationId, string Subject, string Actor, string Client, int Asks)
{
    public static TalkKey Of(Delegation token, int asks) => new(token.DelegationId, token.Subject, token.Actor.Subject, token.ClientId, asks);
}

/// <summary>How talks of one upstream are made, and for how long.</summary>
/// <param name="Open">Makes one; the token ends it in the making.</param>
/// <param name="Most">How many there may be.</param>
/// <param name="Idle">How long one may go without a call.</param>
internal sealed record TalkTerms(Func<LinkCall, ClientFace, CancellationToken, Task<Talk>> Open, int Most, TimeSpan Idle);
