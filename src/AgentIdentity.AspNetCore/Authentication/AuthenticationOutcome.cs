using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.AspNetCore;

/// <summary>Who calls, or why the caller was refused.</summary>
public sealed class AuthenticationOutcome
{
    private readonly AuthenticationDemand demand;

    internal AuthenticationOutcome(AuthenticationDemand demand, Delegation? delegation, TokenFailure? failure, Delegation? claimed, string? nonce)
    {
        this.demand = demand;
        Delegation = delegation;
        Failure = failure;
        Claimed = claimed;
        Nonce = nonce;
    }

    /// <summary>The delegation the call is made under, or null where the caller was refused.</summary>
    public Delegation? Delegation { get; }

    /// <summary>Why the caller was refused, or null.</summary>
    public TokenFailure? Failure { get; }

    /// <summary>Whether the caller showed no valid token at all.</summary>
    public bool Stranger => Delegation is null && Claimed is null;

    /// <summary>The token that was valid although the caller was refused, for the log: without its proof it identifies nobody.</summary>
    public Delegation? Claimed { get; }

    /// <summary>The fresh nonce for the <c>DPoP-Nonce</c> header, where the server uses nonces.</summary>
    public string? Nonce { get; }

    /// <summary>Sets status 401 and the challenges of RFC 6750 section 3, RFC 9449 section 7.1 and RFC 9728 section 5.1. Writes no body.</summary>
    /// <param name="response">The response, not yet started.</param>
    public void WriteChallenge(HttpResponse response) => throw new NotSupportedException(demand.ToString());
}
