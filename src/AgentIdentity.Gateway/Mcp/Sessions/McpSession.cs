using System.Collections.Concurrent;
using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Sessions;

/// <summary>
/// What a client of a revision before 2026-07-28 said once and means with every later request. It is bound to its caller and lets nobody in:
/// each request brings its own token.
/// </summary>
internal sealed class McpSession : IDisposable
{
    private const int MostSubscriptions = 256;
    private const int MostRunning = 256;
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement?>> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new(StringComparer.Ordinal);
    private readonly HashSet<string> _subscribed = new(StringComparer.Ordinal);
    private readonly Lock _changing = new();
    private CancellationTokenSource _changed = new();
    private int _questions;
    private int _streams;

    public McpSession(string id, string binding, string revision, ClientClaims client)
    {
        (Id, Binding, Revision, Client) = (id, binding, revision, client);
        Ended = _ended.Token;
    }

    public string Id { get; }

    public string Binding { get; }

    /// <summary>The revision that was agreed on.</summary>
    public string Revision { get; }

    public ClientClaims Client { get; private set; }

    /// <summary>When it was last used, in the clock's own ticks.</summary>
    public long UsedAt { get; set; }

    /// <summary>Cancelled when the session is over.</summary>
    public CancellationToken Ended { get; }

    /// <summary>What the client listens to, and a token that is cancelled when that changes.</summary>
    public (IReadOnlyList<string> Uris, CancellationToken Changed) Subscriptions
    {
        get
        {
            lock (_changing)
            {
                return Ended.IsCancellationRequested ? ([], Ended) : ([.. _subscribed], _changed.Token);
            }
        }
    }

    public void SetLevel(string level) => Client = Client with { LogLevel = level };

    /// <summary>False when there are too many.</summary>
    public bool Subscribe(string uri)
    {
        lock (_changing)
        {
            if (_subscribed.Contains(uri))
            {
                return true;
            }

            if (_subscribed.Count >= MostSubscriptions)
            {
                return false;
            }

            _subscribed.Add(uri);
        }

        Changed();
        return true;
    }

    public void Unsubscribe(string uri)
    {
        lock (_changing)
        {
            _subscribed.Remove(uri);
        }

        Changed();
    }

    /// <summary>Whether a stream may be opened: a session has one at a time.</summary>
    public bool TryOpenStream() => Interlocked.CompareExchange(ref _streams, 1, 0) == 0;

    public void CloseStream() => Volatile.Write(ref _streams, 0);

    /// <summary>A question to the client: its id, and the answer to wait for.</summary>
    public (string Id, Task<JsonElement?> Answer) Ask()
    {
        var question = "gw-" + Interlocked.Increment(ref _questions);
        var answer = new TaskCompletionSource<JsonElement?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[question] = answer;
        return (question, answer.Task);
    }

    /// <summary>Takes the client's answer; false where nothing was asked under this id.</summary>
    public bool TryAnswer(ClientReply reply) =>
        reply.Id.ValueKind == JsonValueKind.String && _asked.TryRemove(reply.Id.GetString()!, out var waiting)
        && waiting.TrySetResult(reply.Result?.Clone());

    public void Forget(string question) => _asked.TryRemove(question, out _);

    /// <summary>Registers a running request, so that the client can cancel it; null where its id is in use, or too many run.</summary>
    public CancellationTokenSource? TryRun(JsonElement requestId)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(Ended);
        if (_running.Count < MostRunning && _running.TryAdd(requestId.GetRawText(), source))
        {
            return source;
        }

        source.Dispose();
        return null;
    }

    public void Finish(JsonElement requestId) => _running.TryRemove(requestId.GetRawText(), out _);

    public void Cancel(JsonElement requestId)
    {
        if (_running.TryGetValue(requestId.GetRawText(), out var source))
        {
            Cancel(source);
        }
    }

    /// <summary>Ends everything that runs in it.</summary>
    public void Dispose()
    {
        Cancel(_ended);
        _ended.Dispose();
        _changed.Dispose();
    }

    private void Changed()
    {
        using var before = Interlocked.Exchange(ref _changed, new CancellationTokenSource());
        Cancel(before);
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // What is cancelled finished in the same moment.
            return;
        }
    }
}
