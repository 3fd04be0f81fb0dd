using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Gives an authenticated client a token of its own: at the issuer, to say who it is, or where its registration lets it act for itself.</summary>
public sealed class ActorTokens
{
    private readonly AgentDirectory _agents;
    private readonly TokenMinter _minter;

    internal ActorTokens(AgentDirectory agents, TokenMinter minter) => (_agents, _minter) = (agents, minter);

    /// <summary>A token without a human and without <c>act</c>: a failed delegation never falls back to one, and the gateway takes none.</summary>
    public async ValueTask<BrokerResult<MintedToken>> IssueAsync(OwnTokenRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Refusal(request) is { } refusal
            ? refusal
            : await _minter.MintAgentAsync(
                new AgentTokenRequest
                {
                    Agent = request.Client,
                    KeyThumbprint = request.KeyThumbprint,
                    CertificateThumbprint = request.KeyThumbprint is null ? request.CertificateThumbprint : null,
                    Audience = request.Resource,
                },
                cancellationToken).ConfigureAwait(false);
    }

    private BrokerFailure? Refusal(OwnTokenRequest request)
    {
        if (_agents.Refusal(request.Client) is { } refusal)
        {
            return refusal;
        }

        var client = _agents.Find(request.Client)!;
        return client.Kind == AgentKind.Public
            ? new BrokerFailure(BrokerError.ClientActsForNobody, "A public client has no token of its own.")
            : request.Resource == _minter.Issuer || client.SelfActingAt.Contains(request.Resource)
                ? null
                : new BrokerFailure(BrokerError.SelfActingRefused,
                    $"resource must be {_minter.Issuer}, for an actor token, or a resource at which the agent is registered to act for itself.");
    }
}

/// <summary>What a client asks for itself.</summary>
public sealed record OwnTokenRequest
{
    /// <summary>The authenticated client's id.</summary>
    public required string Client { get; init; }

    public required string Resource { get; init; }

    public string? KeyThumbprint { get; init; }

    public string? CertificateThumbprint { get; init; }
}
