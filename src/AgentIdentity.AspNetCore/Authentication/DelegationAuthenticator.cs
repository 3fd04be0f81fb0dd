using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.AspNetCore;

/// <summary>Authenticates calls made under a delegation: one token, one proof, both for this very request. Safe for concurrent use.</summary>
/// <param name="trust">Whose tokens are believed.</param>
/// <param name="proofs">The judge of proofs.</param>
/// <param name="time">The clock.</param>
public sealed class DelegationAuthenticator(TokenTrust trust, DpopValidator proofs, TimeProvider time)
{
    /// <summary>Authenticates a request. Completes without waiting.</summary>
    /// <param name="context">The request.</param>
    /// <param name="demand">What it must bring.</param>
    public ValueTask<AuthenticationOutcome> AuthenticateAsync(HttpContext context, AuthenticationDemand demand) =>
        throw new NotSupportedException(trust.ToString() + proofs + time);
}
