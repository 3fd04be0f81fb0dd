using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Hosted;

/// <summary>
/// Addresses of the host itself that agents reach under a delegation as they would an HTTP upstream: the same eight steps, and in the
/// seventh the host answers. Its name is an upstream's name in grants, relations, rules and evidence, and no upstream may have it.
/// </summary>
public sealed class HostedResource
{
    /// <summary>The name in grants, relations, rules and evidence; the address is <c>/{name}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Step 7: answers a call that was decided and recorded. Who calls is in <see cref="HostedCaller.Of"/>.</summary>
    public required RequestDelegate Answer { get; init; }

    /// <summary>Answers a refused call in the form of the host's protocol. A challenge is in the headers already.</summary>
    public required Func<HttpContext, HostedRefusal, Task> Refuse { get; init; }

    /// <summary>Largest request body.</summary>
    public required long MaxBodyBytes { get; init; }
}

/// <summary>Why a call of a hosted resource does not go on, as far as the caller may know.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The AID code.</param>
/// <param name="Detail">One sentence.</param>
/// <param name="DecisionId">Names the call in the evidence; null for strangers, of whom there is none.</param>
public sealed record HostedRefusal(int Status, string Code, string Detail, string? DecisionId);

/// <summary>Who calls a hosted resource: the token that was judged, and the decision that let the call through.</summary>
/// <param name="Token">The delegated token.</param>
/// <param name="DecisionId">The decision.</param>
/// <param name="Stopped">Cancelled when the delegation is stopped.</param>
public sealed record HostedCaller(Delegation Token, string DecisionId, CancellationToken Stopped)
{
    /// <summary>The caller of a request on its way through the eight steps; null for every other request.</summary>
    public static HostedCaller? Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Features.Get<HostedCaller>();
    }
}
