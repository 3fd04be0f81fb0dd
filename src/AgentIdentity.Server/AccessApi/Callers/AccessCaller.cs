using System.Collections.Immutable;
using System.Security.Claims;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.AccessApi;

/// <summary>Who asks: a policy enforcement point, or an administrator, who is told everything.</summary>
/// <param name="Name">Its name in the evidence.</param>
/// <param name="IsAdministrator">Whether reasons for administrators are for it.</param>
/// <param name="Upstreams">The only upstreams it may ask about; none means all.</param>
internal sealed record AccessCaller(string Name, bool IsAdministrator, ImmutableArray<string> Upstreams)
{
    /// <summary>The upstream of a tool that is named without one: the one that the caller stands before.</summary>
    public string? OnlyUpstream => Upstreams is [var one] ? one : null;

    public static AccessCaller Of(HttpContext http) => (AccessCaller)http.Items[typeof(AccessCaller)]!;

    public bool MayAskAbout(Call call) => Upstreams.IsEmpty || Upstreams.Contains(call.Upstream, StringComparer.Ordinal);

    public void Enter(HttpContext http) => http.Items[typeof(AccessCaller)] = this;

    public ClaimsPrincipal Principal(string scheme) => new(new ClaimsIdentity([new Claim("sub", Name)], scheme));
}
