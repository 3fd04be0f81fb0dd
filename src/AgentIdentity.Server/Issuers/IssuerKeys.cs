using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Issuers;

/// <summary>
/// The keys of one issuer, renewed behind the requests' back and when a token names an unknown one. When they are too old they
/// are none: a key that was withdrawn over there must not live on over here.
/// </summary>
internal sealed class IssuerKeys(IssuerSettings issuer, IssuerDocuments documents, TimeProvider time, ILogger<IssuerKeys> log) : IDisposable
{
    public static readonly TimeSpan RenewEvery = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);

    // How often invented key ids can make this side ask.
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Fetched? _current;
    private long _lastTry = DateTimeOffset.MinValue.UtcTicks;

    public VerificationKey? Find(string keyId) => Current?.Keys.Find(keyId);

    public void Dispose() => _turn.Dispose();

    /// <summary>Has keys that may be used, or says why not.</summary>
    public async ValueTask<TokenFailure?> EnsureAsync(CancellationToken cancellation)
    {
        if (Current is null)
        {
            await RenewAsync(cancellation);
        }

        return Current is null ? new(TokenError.KeysUnavailable, "The issuer's keys could not be fetched, or are too old to be believed.") : null;
    }

    /// <summary>Fetches unless somebody did a moment ago. Says whether the keys are others than before.</summary>
    public async ValueTask<bool> RenewAsync(CancellationToken cancellation)
    {
        var seen = _current;
        await _turn.WaitAsync(cancellation);
        try
        {
            var now = time.GetUtcNow();
            if (ReferenceEquals(seen, _current) && now.UtcTicks - _lastTry >= MinInterval.Ticks)
            {
                _lastTry = now.UtcTicks;
                _current = new(await documents.FetchKeysAsync(issuer, cancellation), now);
                Log.IssuerKeysFetched(log, issuer.Name, _current.Keys.Keys.Count);
            }
        }
        // Whatever it was, it was in what they sent or did not send: these keys grow old, and nothing else here stops.
        catch (Exception problem) when (problem is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            Log.IssuerKeysUnavailable(log, issuer.Name, problem);
        }
        finally
        {
            _turn.Release();
        }

        return !ReferenceEquals(seen, _current);
    }

    private Fetched? Current => _current is { } fetched && time.GetUtcNow() - fetched.At < MaxAge ? fetched : null;

    private sealed record Fetched(VerificationKeySet Keys, DateTimeOffset At);
}
