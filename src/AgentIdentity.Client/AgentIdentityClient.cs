using AgentIdentity.Client.Authority;
using AgentIdentity.Tokens;

namespace AgentIdentity.Client;

/// <summary>The agent's side of the broker. Safe for concurrent use; make one and keep it.</summary>
public sealed class AgentIdentityClient : IDisposable
{
    private readonly AgentKey _key;
    private readonly HttpClient? _ownHttp;
    private readonly BrokerConnection _broker;
    private readonly TokenSlot _actorToken;
    private readonly TokenSlots _delegatedTokens;

    /// <summary>Makes a client.</summary>
    /// <param name="options">Who the agent is and where its broker is.</param>
    /// <param name="http">The connection to the broker, not disposed of; null makes one of its own.</param>
    /// <param name="time">The clock; the system's unless told.</param>
    /// <exception cref="ArgumentException">An option is missing or wrong.</exception>
    public AgentIdentityClient(AgentIdentityClientOptions options, HttpClient? http = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Time = time ?? TimeProvider.System;
        _key = AgentKey.Of(options, Time);
        _ownHttp = http is null ? new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) : null;
        _broker = new BrokerConnection(http ?? _ownHttp!, options.Authority, options.AgentId, _key, Time);
        StepUps = new StepUps(options.StepUp, _broker.Issuer);
        _actorToken = new TokenSlot(FetchActorTokenAsync, options.RenewBefore, Time);
        _delegatedTokens = new TokenSlots(request => new TokenSlot(cancellation => ExchangeAsync(request, cancellation), options.RenewBefore, Time));
    }

    internal TimeProvider Time { get; }

    internal StepUps StepUps { get; }

    internal DpopProver Prover => _key.Prover;

    /// <summary>The agent's own token, good at the broker only. Kept and renewed before it ends; concurrent callers share one request.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentIdentityException">The broker refused.</exception>
    public ValueTask<AccessToken> GetActorTokenAsync(CancellationToken cancellationToken = default) => _actorToken.GetAsync(cancellationToken);

    /// <summary>Exchanges a delegation for a token at one resource (RFC 8693). Every call asks the broker; <see cref="DelegationHandler"/> keeps tokens.</summary>
    /// <param name="request">What to exchange for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentIdentityException">The broker refused.</exception>
    public async Task<AccessToken> ExchangeAsync(ExchangeRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var actor = await GetActorTokenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var answer = await _broker.PostTokenAsync(ExchangeForm.Of(request, actor), cancellationToken).ConfigureAwait(false);
            return answer.ToAccessToken(Time) with { DelegationId = request.DelegationId };
        }
        catch (AgentIdentityException)
        {
            // It may be the actor token that is no longer accepted; the next try brings a new one.
            _actorToken.Drop(actor);
            throw;
        }
    }

    /// <summary>
    /// Exchanges a delegated token that this agent holds for one at another resource, or for less. Who acts stays as it is, and
    /// neither the delegation nor the human is asked again; the new token ends no later than the old one.
    /// </summary>
    /// <param name="held">The token, bound to this agent's key.</param>
    /// <param name="resource">The one audience.</param>
    /// <param name="details">Less than the token grants, or null for all that it grants at the resource.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The token was issued under no delegation.</exception>
    /// <exception cref="AgentIdentityException">The broker refused.</exception>
    public async Task<AccessToken> ContinueAsync(AccessToken held, string resource, AuthorizationDetails? details = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(held);
        var delegation = held.DelegationId ?? throw new ArgumentException("The token was issued under no delegation.", nameof(held));
        var form = ExchangeForm.Continuing(held, new ExchangeRequest(delegation, resource) { Details = details });
        var answer = await _broker.PostTokenAsync(form, cancellationToken).ConfigureAwait(false);
        return answer.ToAccessToken(Time) with { DelegationId = delegation };
    }

    /// <summary>Makes a narrower delegation for a sub-agent. Returns its id.</summary>
    /// <param name="request">What it grants.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentIdentityException">The broker refused.</exception>
    public async Task<string> CreateChildDelegationAsync(ChildDelegationRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var actor = await GetActorTokenAsync(cancellationToken).ConfigureAwait(false);
        return await _broker.PostDelegationAsync(request, actor, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Asks a person for a delegation: pushes the wish to the broker (RFC 9126) and answers with the address that the
    /// person must open in their own browser. Nothing is granted until they say yes there.
    /// </summary>
    /// <param name="request">What to ask for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentIdentityException">The broker refused.</exception>
    public Task<PendingGrant> AskForDelegationAsync(GrantRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return PendingGrant.AskAsync(_broker, request, cancellationToken);
    }

    /// <summary>A handler that authenticates every request under a delegation. Set its inner handler, or pass it to an HttpClient factory.</summary>
    /// <param name="request">What to exchange for.</param>
    public DelegationHandler CreateHandler(ExchangeRequest request) => new(this, request);

    internal TokenSlot SlotOf(ExchangeRequest request) => _delegatedTokens.Of(request);

    /// <inheritdoc/>
    public void Dispose()
    {
        StepUps.Dispose();
        _delegatedTokens.Dispose();
        _actorToken.Dispose();
        _ownHttp?.Dispose();
        _key.Dispose();
    }

    private async Task<AccessToken> FetchActorTokenAsync(CancellationToken cancellationToken)
    {
        KeyValuePair<string, string>[] form = [new("grant_type", "client_credentials"), new("resource", _broker.Issuer)];
        return (await _broker.PostTokenAsync(form, cancellationToken).ConfigureAwait(false)).ToAccessToken(Time);
    }
}
