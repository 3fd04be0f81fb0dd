using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.AspNetCore;

/// <summary>Adds delegation tokens to an ASP.NET Core application.</summary>
public static class AgentIdentityExtensions
{
    /// <summary>Accepts delegation tokens under the scheme <see cref="AgentIdentityDefaults.AuthenticationScheme"/>. The user has the claims <c>sub</c> (the human) and <c>act</c> (the agent).</summary>
    /// <param name="builder">The authentication builder.</param>
    /// <param name="configure">Sets at least <see cref="AgentIdentityOptions.Authority"/> and <see cref="AgentIdentityOptions.Audience"/>.</param>
    public static AuthenticationBuilder AddAgentIdentity(this AuthenticationBuilder builder, Action<AgentIdentityOptions> configure) =>
        throw new NotSupportedException();

    /// <summary>The delegation this request was authenticated with, or null.</summary>
    /// <param name="context">The request.</param>
    public static Delegation? GetDelegation(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<Delegation>();
    }
}
