namespace AgentIdentity.Client.Authority;

/// <summary>Keeps one token and renews it before it ends. However many callers wait, one request is under way.</summary>
internal sealed class TokenSlot(Func<CancellationToken, Task<AccessToken>> fetch, TimeSpan renewBefore, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private AccessToken? _token;
    private DateTimeOffset _renewAt;
    private Task<AccessToken>? _flight;

    public ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        Task<AccessToken> flight;
        lock (_gate)
        {
            if (_token is { } token && time.GetUtcNow() < _renewAt)
            {
                return new ValueTask<AccessToken>(token);
            }

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
            {
                _token = null;
            }
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
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && Living() is not null)
        {
            // The broker is out of reach, which takes nothing from a token that still lives.
            return Living() ?? throw new HttpRequestException("The broker could not be reached.", failure);
        }
        finally
        {
            lock (_gate)
            {
                if (token is not null)
                {
                    (_token, _renewAt) = (token, RenewalOf(token));
                }

                _flight = null;
            }
        }
    }

    private AccessToken? Living()
    {
        lock (_gate)
        {
            return _token is { } token && time.GetUtcNow() < token.ExpiresAt ? token : null;
        }
    }

    // A token that lives hardly longer than the margin is used for two thirds of its life, not renewed at every call.
    private DateTimeOffset RenewalOf(AccessToken token)
    {
        var third = (token.ExpiresAt - time.GetUtcNow()) / 3;
        return token.ExpiresAt - (third < renewBefore ? third : renewBefore);
    }
}
