using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Limits;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Mcp.Links;

/// <summary>For whom a request is made, and what it is equipped with.</summary>
/// <param name="Upstream">Where the call was placed: for a virtual server its own entry, and not the member's.</param>
/// <param name="Token">Sessions, processes and parked calls belong to its delegation and are never shared with another.</param>
/// <param name="Credential">What step 6 gave. For a virtual server it is the credential of the member that the request is for.</param>
/// <param name="DecisionId">Names the call in the log.</param>
/// <param name="Stopped">Cancelled when the delegation ends; the request ends with it.</param>
internal sealed record LinkCall(Upstream Upstream, Delegation Token, UpstreamCredential Credential, string DecisionId, CancellationToken Stopped)
{
    /// <summary>Counts what is held of an answer; null where nothing is counted.</summary>
    public CallGate? Gate { get; init; }

    /// <summary>Whose <see cref="Credential"/> it is; at a virtual server the member that was decided on.</summary>
    public Upstream EquippedFor { get; init; } = Upstream;

    /// <summary>The same call at the member it was decided and equipped for; no credential goes to another, whatever a request says.</summary>
    public LinkCall To(Upstream member) => EquippedFor == member ? this with { Upstream = member } : throw new LinkFault(GatewayError.Fault);
}
