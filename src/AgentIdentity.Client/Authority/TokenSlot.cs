namespace AgentIdentity.Client.Authority;

/// <summary>Keeps one token and renews it before it ends. However many callers wait, one request is under way.</summary>
internal sealed class TokenSlot(Func<CancellationToken, Task<AccessToken>> fetch, TimeSpan renewBefore, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private AccessToken? _token;
    private Task<AccessToken>? _flight;

    public ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        Task<AccessToken> flight;
        lock (_gate)
        {
            if (_token is { } token && token.ExpiresAt - renewBefore > time.GetUtcNow())
                return new ValueTask<AccessToken>(token);

            // The flight belongs to all who wait: it ends with the slot, not with the caller who happened to start it.
            flight = _flight ??= FlyAsync();
        }

        return new ValueTask<AccessToken>(flight.WaitAsync(cancellationToken));
    }

    /// <summary>Forgets a token that the resource refused, unless it was replaced already.</summary>
    public void Drop(AccessToken refused)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_token, refused))
                _token = null;
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task<AccessToken> FlyAsync()
    {
        // Leaves the lock before the first byte is sent.
        await Task.Yield();
        AccessToken? token = null;
        try
        {
            return token = await fetch(_end.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _token = token ?? _token;
                _flight = null;
            }
        }
    }
}
