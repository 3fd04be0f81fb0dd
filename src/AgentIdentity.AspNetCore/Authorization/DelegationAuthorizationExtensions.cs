using AgentIdentity.AspNetCore;
using Microsoft.AspNetCore.Authorization;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Demands a delegation of endpoints and policies.</summary>
public static class DelegationAuthorizationExtensions
{
    /// <summary>Lets only calls under a delegation through that covers the request. <c>HttpContext.GetDelegation()</c> is never null behind it.</summary>
    /// <param name="builder">The endpoint or group.</param>
    /// <typeparam name="TBuilder">The kind of endpoint builder.</typeparam>
    public static TBuilder RequireDelegation<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireDelegation(static _ => { });

    /// <summary>Lets only calls under a delegation through that covers the request and meets these demands.</summary>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="configure">What more is demanded.</param>
    /// <typeparam name="TBuilder">The kind of endpoint builder.</typeparam>
    public static TBuilder RequireDelegation<TBuilder>(this TBuilder builder, Action<DelegationPolicyBuilder> configure)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(new AuthorizationPolicyBuilder().RequireDelegation(configure).Build());

    /// <summary>Adds the demand for a delegation to a policy, and the scheme that reads it.</summary>
    /// <param name="builder">The policy.</param>
    /// <param name="configure">What more is demanded.</param>
    public static AuthorizationPolicyBuilder RequireDelegation(this AuthorizationPolicyBuilder builder, Action<DelegationPolicyBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        DelegationPolicyBuilder demand = new();
        configure(demand);
        builder.AuthenticationSchemes.Add(demand.SchemeName);
        return builder.AddRequirements(demand.Requirement);
    }
}
