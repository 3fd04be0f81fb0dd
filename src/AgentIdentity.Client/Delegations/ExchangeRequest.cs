using AgentIdentity.Tokens;

namespace AgentIdentity.Client;

/// <summary>What to exchange for.</summary>
/// <param name="DelegationId">The delegation to act under.</param>
/// <param name="Resource">The one audience.</param>
public sealed record ExchangeRequest(string DelegationId, string Resource)
{
    /// <summary>Less than the delegation grants at the resource, or null for all of it.</summary>
    public AuthorizationDetails? Details { get; init; }

    /// <summary>The scope words wanted, separated by spaces, or null.</summary>
    public string? Scope { get; init; }

    /// <summary>The human's own token, while the human is there; null for work without them, which marks the token unattended.</summary>
    public HumanToken? Human { get; init; }

    /// <summary>The origin the token may be sent to, where it is not <see cref="Resource"/>'s own. A <see cref="DelegationHandler"/> sends it nowhere else.</summary>
    public Uri? SendTo { get; init; }
}
