using AgentIdentity.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds delegation tokens to an ASP.NET Core application.</summary>
public static class AgentIdentityExtensions
{
    /// <summary>Accepts delegation tokens as the configuration says, in <c>Authentication:Schemes:AgentIdentity</c>.</summary>
    /// <param name="builder">The authentication builder.</param>
    public static AuthenticationBuilder AddAgentIdentity(this AuthenticationBuilder builder) =>
        builder.AddAgentIdentity(AgentIdentityDefaults.AuthenticationScheme, static _ => { });

    /// <summary>Accepts delegation tokens under the scheme <see cref="AgentIdentityDefaults.AuthenticationScheme"/>. The user has the claims <c>sub</c> (the human) and <c>act</c> (the agent).</summary>
    /// <param name="builder">The authentication builder.</param>
    /// <param name="configure">Sets at least <see cref="AgentIdentityOptions.Authority"/> and <see cref="AgentIdentityOptions.Audience"/>; a mistake in them stops the application at its start.</param>
    public static AuthenticationBuilder AddAgentIdentity(this AuthenticationBuilder builder, Action<AgentIdentityOptions> configure) =>
        builder.AddAgentIdentity(AgentIdentityDefaults.AuthenticationScheme, configure);

    /// <summary>Accepts delegation tokens under a scheme of that name, for an application that is more than one resource.</summary>
    /// <param name="builder">The authentication builder.</param>
    /// <param name="authenticationScheme">The scheme's name.</param>
    /// <param name="configure">Sets at least <see cref="AgentIdentityOptions.Authority"/> and <see cref="AgentIdentityOptions.Audience"/>; a mistake in them stops the application at its start.</param>
    public static AuthenticationBuilder AddAgentIdentity(this AuthenticationBuilder builder, string authenticationScheme, Action<AgentIdentityOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(authenticationScheme);
        builder.Services.AddDelegations(authenticationScheme);
        return builder.AddScheme<AgentIdentityOptions, AgentIdentityHandler>(authenticationScheme, displayName: null, configure);
    }

    /// <summary>All that stands behind a scheme that takes delegation tokens, whoever's handler it has.</summary>
    internal static void AddDelegations(this IServiceCollection services, string authenticationScheme)
    {
        services.AddAuthorization();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<AgentIdentityOptions>, OptionsFromConfiguration>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AgentIdentityOptions>, OptionsCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, DelegationAuthorization>());
        services.TryAddEnumerable(ServiceDescriptor.Transient<IStartupFilter, RequestFrames>());
        services.TryAddSingleton<ApiGates>();
        services.AddOptions<AgentIdentityOptions>(authenticationScheme).ValidateOnStart();
        services.AddSingleton<IHostedService>(provider => new StopFeedSubscription(
            provider.GetRequiredService<ApiGates>().Of(authenticationScheme).StopFeed,
            provider.GetRequiredService<ILogger<StopFeedSubscription>>()));
    }
}
