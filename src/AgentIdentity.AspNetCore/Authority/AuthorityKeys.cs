using AgentIdentity.Tokens;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.AspNetCore;

/// <summary>The authority's keys, fetched when they are needed, kept, and fetched again when they are old or a key is unknown.</summary>
internal sealed class AuthorityKeys(AuthorityMetadata metadata, TimeProvider time, ILogger<AuthorityKeys> log) : IDisposable
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);

    // What an outage of the authority may last before tokens are refused: a withdrawn key must not live on for ever.
    private static readonly TimeSpan MaxStale = TimeSpan.FromHours(1);

    // How often strangers with invented kids can make this side ask.
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile FetchedKeys? _current;
    private DateTimeOffset _lastTry = DateTimeOffset.MinValue;

    public VerificationKey? Find(string keyId) => _current?.Keys.Find(keyId);

    public void Dispose() => _turn.Dispose();

    /// <summary>Has keys that are not too old, or says why not.</summary>
    public async ValueTask<TokenFailure?> EnsureAsync(CancellationToken cancellation)
    {
        if (_current is { } keys && time.GetUtcNow() - keys.At < MaxAge)
        {
            return null;
        }

        await RefreshAsync(_current, cancellation);
        return _current is { } held && time.GetUtcNow() - held.At < MaxStale
            ? null
            : new(TokenError.KeysUnavailable, "The issuer's keys could not be fetched.");
    }

    /// <summary>Fetches because a key was unknown. Says whether the keys are others now.</summary>
    public async ValueTask<bool> RenewAsync(CancellationToken cancellation)
    {
        var seen = _current;
        await RefreshAsync(seen, cancellation);
        return !ReferenceEquals(seen, _current);
    }

    private async Task RefreshAsync(FetchedKeys? seen, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var now = time.GetUtcNow();
            if (!ReferenceEquals(seen, _current) || now - _lastTry < MinInterval)
            {
                return;
            }

            _lastTry = now;
            _current = new(await metadata.FetchKeysAsync(cancellation), now);
            log.KeysFetched(_current.Keys.Keys.Count);
        }
        catch (Exception problem) when (problem is HttpRequestException or InvalidDataException || (problem is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            log.KeysUnavailable(problem);
        }
        finally
        {
            _turn.Release();
        }
    }

    private sealed record FetchedKeys(VerificationKeySet Keys, DateTimeOffset At);
}
