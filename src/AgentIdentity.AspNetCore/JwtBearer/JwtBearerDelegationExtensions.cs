using AgentIdentity.AspNetCore;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Delegation tokens in applications that use JwtBearer.</summary>
public static class JwtBearerDelegationExtensions
{
    /// <summary>Lets the JwtBearer scheme <c>Bearer</c> take delegation tokens, and nothing else. See <see cref="AcceptDelegations(AuthenticationBuilder, string, Action{AgentIdentityOptions})"/>.</summary>
    /// <param name="builder">The authentication builder, with JwtBearer.</param>
    /// <param name="authority">The broker's issuer.</param>
    /// <param name="audience">The audience this API expects in tokens.</param>
    public static AuthenticationBuilder AcceptDelegations(this AuthenticationBuilder builder, string authority, string audience) =>
        builder.AcceptDelegations(JwtBearerDefaults.AuthenticationScheme, o => (o.Authority, o.Audience) = (authority, audience));

    /// <summary>
    /// Lets a JwtBearer scheme take delegation tokens, and nothing else. They are judged as <c>AddAgentIdentity()</c> judges them, the
    /// user is the same, and the scheme's own events are raised. A token bound to a key or certificate is refused, for JwtBearer asks for
    /// no proof (RFC 9449 section 7.2). Where the application has no scheme of <c>AddAgentIdentity()</c>, this one stands for it in <c>RequireDelegation()</c>.
    /// </summary>
    /// <param name="builder">The authentication builder, with JwtBearer.</param>
    /// <param name="authenticationScheme">The name of the JwtBearer scheme.</param>
    /// <param name="configure">Sets at least <see cref="AgentIdentityOptions.Authority"/> and <see cref="AgentIdentityOptions.Audience"/>; what concerns proofs and nonces has no effect.</param>
    public static AuthenticationBuilder AcceptDelegations(this AuthenticationBuilder builder, string authenticationScheme, Action<AgentIdentityOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.DemandJwtBearer(authenticationScheme);
        services.AddDelegations(authenticationScheme);
        services.AddOptions<AgentIdentityOptions>(authenticationScheme).Configure<TimeProvider>((o, time) => o.TimeProvider ??= time).Configure(configure);
        services.AddOptions<JwtBearerOptions>(authenticationScheme).PostConfigure<ApiGates>((o, gates) =>
        {
            var gate = gates.Of(authenticationScheme);
            o.UseSecurityTokenValidators = false;
            o.TokenHandlers.Clear();
            o.TokenHandlers.Add(new DelegationTokenHandler(gate, authenticationScheme));
            JudgedEvents.Put(o, context => context.Principal?.GetDelegation() is { } delegation
                ? gate.Admit(BearerOutcome.Admitted(delegation), context.HttpContext)
                : new(TokenError.BadClaim, "The token was judged by another handler than the one for delegations."));
        });
        services.PostConfigure<AuthenticationOptions>(o => StandFor(o, authenticationScheme));
        services.Configure<PolicySchemeOptions>(AgentIdentityDefaults.AuthenticationScheme, o => o.ForwardDefault ??= authenticationScheme);
        return builder;
    }

    /// <summary>Lets the JwtBearer scheme <c>Bearer</c> take people in person only. See <see cref="RefuseDelegations(AuthenticationBuilder, string)"/>.</summary>
    /// <param name="builder">The authentication builder, with JwtBearer.</param>
    public static AuthenticationBuilder RefuseDelegations(this AuthenticationBuilder builder) =>
        builder.RefuseDelegations(JwtBearerDefaults.AuthenticationScheme);

    /// <summary>
    /// Lets a JwtBearer scheme take people in person only: a valid token that has an actor (<c>act</c>), hangs on a delegation, or is of
    /// an agent for itself is refused, although the issuer is trusted and the subject may be a person.
    /// </summary>
    /// <param name="builder">The authentication builder, with JwtBearer.</param>
    /// <param name="authenticationScheme">The name of the JwtBearer scheme.</param>
    public static AuthenticationBuilder RefuseDelegations(this AuthenticationBuilder builder, string authenticationScheme)
    {
        builder.DemandJwtBearer(authenticationScheme).RefuseAgents(authenticationScheme);
        return builder;
    }

    /// <summary>People by <c>Bearer</c>, agents by <c>AgentIdentity</c>. See <see cref="AddPeopleOrAgents(AuthenticationBuilder, string, string)"/>.</summary>
    /// <param name="builder">The authentication builder, with both schemes.</param>
    public static AuthenticationBuilder AddPeopleOrAgents(this AuthenticationBuilder builder) =>
        builder.AddPeopleOrAgents(JwtBearerDefaults.AuthenticationScheme, AgentIdentityDefaults.AuthenticationScheme);

    /// <summary>
    /// Adds the scheme <see cref="AgentIdentityDefaults.PeopleOrAgentsScheme"/>, good as the default one: each request is judged by one of
    /// two schemes, the agents' where its token comes with a proof or is an agent's by its own, unverified word, else the people's.
    /// The people's scheme, where it is JwtBearer's, refuses what agents hold, so that a token's word decides nothing but who judges it.
    /// </summary>
    /// <param name="builder">The authentication builder, with both schemes.</param>
    /// <param name="people">The scheme of people in person: of JwtBearer, or of any other kind.</param>
    /// <param name="agents">The scheme of delegation tokens.</param>
    public static AuthenticationBuilder AddPeopleOrAgents(this AuthenticationBuilder builder, string people, string agents)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(people);
        ArgumentException.ThrowIfNullOrEmpty(agents);
        builder.Services.RefuseAgents(people);
        return builder.AddPolicyScheme(
            AgentIdentityDefaults.PeopleOrAgentsScheme,
            displayName: null,
            o => o.ForwardDefaultSelector = context => TokenRoute.IsAgents(context.Request) ? agents : people);
    }

    private static void RefuseAgents(this IServiceCollection services, string scheme) =>
        services.PostConfigure<JwtBearerOptions>(scheme, static o => JudgedEvents.Put(o, AgentMarks.Refuse));

    // A rule for a scheme that is not there, or is of another kind, would hold nobody up.
    private static IServiceCollection DemandJwtBearer(this AuthenticationBuilder builder, string scheme)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(scheme);
        builder.Services.AddOptions<AuthenticationOptions>()
            .Validate(o => o.SchemeMap.TryGetValue(scheme, out var found) && typeof(JwtBearerHandler).IsAssignableFrom(found.HandlerType), $"AgentIdentity: {scheme} is not a scheme of AddJwtBearer().")
            .ValidateOnStart();
        return builder.Services;
    }

    private static void StandFor(AuthenticationOptions options, string scheme)
    {
        if (options.SchemeMap.ContainsKey(AgentIdentityDefaults.AuthenticationScheme))
        {
            return;
        }

        // An application's only scheme is its default one, which its second name must not change.
        options.DefaultScheme ??= options.SchemeMap.Count == 1 ? scheme : null;
        options.AddScheme(AgentIdentityDefaults.AuthenticationScheme, static alias => alias.HandlerType = typeof(PolicySchemeHandler));
    }
}
