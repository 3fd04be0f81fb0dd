using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AgentIdentity.AspNetCore;

/// <summary>Adds delegation tokens to an ASP.NET Core application.</summary>
public static class AgentIdentityExtensions
{
    /// <summary>Accepts delegation tokens under the scheme <see cref="AgentIdentityDefaults.AuthenticationScheme"/>. The user has the claims <c>sub</c> (the human) and <c>act</c> (the agent).</summary>
    /// <param name="builder">The authentication builder.</param>
    /// <param name="configure">Sets at least <see cref="AgentIdentityOptions.Authority"/> and <see cref="AgentIdentityOptions.Audience"/>; a mistake in them stops the application at its start.</param>
    public static AuthenticationBuilder AddAgentIdentity(this AuthenticationBuilder builder, Action<AgentIdentityOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<AgentIdentityOptions>()
            .Configure(configure)
            .Validate(IsAuthority, "AgentIdentity: Authority must be an https URL, or an http URL on this machine.")
            .Validate(options => options.Audience.Length > 0, "AgentIdentity: Audience must be set.")
            .Validate(options => options.ReplayCapacity > 0, "AgentIdentity: ReplayCapacity must be above zero.")
            .ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<ApiGate>();
        builder.Services.TryAddSingleton<DelegationEvents>();
        return builder.AddJwtBearer(AgentIdentityDefaults.AuthenticationScheme, jwt =>
        {
            jwt.EventsType = typeof(DelegationEvents);
            jwt.MapInboundClaims = false;
        });
    }

    /// <summary>The delegation this request was authenticated with, or null.</summary>
    /// <param name="context">The request.</param>
    public static Delegation? GetDelegation(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<Delegation>();
    }

    private static bool IsAuthority(AgentIdentityOptions options) =>
        Uri.TryCreate(options.Authority, UriKind.Absolute, out var uri) && AuthorityMetadata.IsSafe(uri) && uri.Query.Length == 0;
}
