using System.Security.Claims;
using AgentIdentity.AspNetCore;
using AgentIdentity.Tokens;

namespace Microsoft.AspNetCore.Http;

/// <summary>Reads the delegation of a request.</summary>
public static class DelegationHttpContextExtensions
{
    /// <summary>The delegation this request was authenticated with, or null. Never null in an endpoint with <c>RequireDelegation()</c>.</summary>
    /// <param name="context">The request.</param>
    public static Delegation? GetDelegation(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.User.GetDelegation();
    }

    /// <summary>The delegation this user was authenticated with, or null.</summary>
    /// <param name="user">The user.</param>
    public static Delegation? GetDelegation(this ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.Identities.OfType<DelegationIdentity>().FirstOrDefault()?.Delegation;
    }
}
