namespace AgentIdentity.Client;

/// <summary>The agent's side of the broker. Safe for concurrent use; make one and keep it.</summary>
public sealed class AgentIdentityClient : IDisposable
{
    /// <summary>Makes a client.</summary>
    /// <param name="options">Who the agent is and where its broker is.</param>
    /// <param name="http">The connection to the broker, not disposed of; null makes one of its own.</param>
    /// <param name="time">The clock; the system's unless told.</param>
    /// <exception cref="ArgumentException">An option is missing or wrong.</exception>
    public AgentIdentityClient(AgentIdentityClientOptions options, HttpClient? http = null, TimeProvider? time = null) =>
        throw new NotSupportedException(options.ToString() + http + time);

    /// <summary>The agent's own token, good at the broker only. Kept and renewed before it ends; concurrent callers share one request.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentIdentityException">The broker refused.</exception>
    public ValueTask<AccessToken> GetActorTokenAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Exchanges a delegation for a token at one resource (RFC 8693). Every call asks the broker; <see cref="DelegationHandler"/> keeps tokens.</summary>
    /// <param name="request">What to exchange for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentIdentityException">The broker refused.</exception>
    public Task<AccessToken> ExchangeAsync(ExchangeRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Makes a narrower delegation for a sub-agent. Returns its id.</summary>
    /// <param name="request">What it grants.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentIdentityException">The broker refused.</exception>
    public Task<string> CreateChildDelegationAsync(ChildDelegationRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>A handler that authenticates every request under a delegation. Set its inner handler, or pass it to an HttpClient factory.</summary>
    /// <param name="request">What to exchange for.</param>
    public DelegationHandler CreateHandler(ExchangeRequest request) => new(this, request);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
