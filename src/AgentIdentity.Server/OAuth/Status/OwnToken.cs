using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.OAuth;

/// <summary>A token of ours whose signature, issuer and times are good: its payload, and what it hangs on.</summary>
/// <param name="Payload">Every claim; all of them are ours.</param>
/// <param name="Facts">What cut-offs look at.</param>
/// <param name="ClientId">The client it was issued to.</param>
/// <param name="Audience">The one place it is for.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record OwnToken(JsonElement Payload, StopFacts Facts, string ClientId, string Audience, DateTimeOffset ExpiresAt)
{
    /// <summary>The delegated part; null where somebody acts in person or an agent for itself.</summary>
    public Delegation? Delegation { get; init; }

    public string TokenId => Facts.TokenId!;

    public string? DelegationId => Delegation?.DelegationId;

    /// <summary>
    /// Who may ask about it: whoever it was issued to, and a service registered as the place it is for (RFC 7662 section 4: others
    /// could fish for the tokens of strangers).
    /// </summary>
    public bool Concerns(AgentRecord caller) =>
        caller.ClientId == ClientId
        || (caller.Kind == AgentKind.Service && !IsForIssuer && caller.Serves.Contains(Audience, StringComparer.Ordinal));

    // The broker is nobody's service: whoever were registered as it could ask about every actor token.
    private bool IsForIssuer => Payload.GetProperty("iss").GetString() == Audience;
}
