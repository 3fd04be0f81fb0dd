using AgentIdentity.Broker;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Issuers;

/// <summary>
/// A valid ID-JAG (draft-ietf-oauth-identity-assertion-authz-grant), used up: a trusted identity provider says that this
/// human lets this client ask here. The agent comes from the client's registration, and the delegation from our records.
/// </summary>
internal sealed record IdJagGrant
{
    /// <summary>The human, read like that of a subject token.</summary>
    public required SubjectIdentity Human { get; init; }

    /// <summary>The resource the identity provider allowed; null where it names none.</summary>
    public string? Resource { get; init; }

    /// <summary>The scope the identity provider allowed: the most that may be given; null where it names none.</summary>
    public IReadOnlyList<string>? Scope { get; init; }

    /// <summary>The details the identity provider allowed: the most that may be given; null where it names none.</summary>
    public AuthorizationDetails? Details { get; init; }

    /// <summary>Whether the issuer's word stands for the human's consent (<c>AgentIdentity:Issuers:{name}:CreatesDelegations</c>).</summary>
    public required bool CreatesDelegations { get; init; }

    public required string TokenId { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
