using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.AspNetCore;

/// <summary>
/// Says what an endpoint demands of the delegation it is called under. Unless told otherwise: a valid delegation whose authorization
/// details, where it carries any, cover the request's method and path; and an agent that proved its identity, for all but reading.
/// </summary>
public sealed class DelegationPolicyBuilder
{
    internal DelegationPolicyBuilder()
    {
    }

    internal DelegationRequirement Requirement { get; private set; } = new();

    internal string SchemeName { get; private set; } = AgentIdentityDefaults.AuthenticationScheme;

    /// <summary>The delegation must have come by this scheme, where the application has several.</summary>
    /// <param name="authenticationScheme">The scheme's name.</param>
    public DelegationPolicyBuilder Scheme(string authenticationScheme)
    {
        ArgumentException.ThrowIfNullOrEmpty(authenticationScheme);
        SchemeName = authenticationScheme;
        return this;
    }

    /// <summary>The token must have all of these scope words. A call without them is refused with <c>insufficient_scope</c>.</summary>
    /// <param name="words">The words.</param>
    public DelegationPolicyBuilder Scope(params string[] words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return With(Requirement with { Scope = [.. Requirement.Scope, .. words] });
    }

    /// <summary>
    /// The endpoint is this tool: the token's details must allow the call of it. A token that limits the tool's arguments or the number
    /// of calls is refused unless <paramref name="arguments"/> shows that this call keeps the limits.
    /// </summary>
    /// <param name="name">The tool's name.</param>
    /// <param name="arguments">The arguments of the call, each as the limit that its value satisfies exactly; null where they are not looked at.</param>
    public DelegationPolicyBuilder Tool(string name, Func<HttpContext, IEnumerable<ArgumentLimit>>? arguments = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return With(Requirement with { Details = DetailRule.Tool(name, arguments) });
    }

    /// <summary>The token's details must cover what the request amounts to, for whatever the method and path do not say: a table, a model.</summary>
    /// <param name="detail">What the request amounts to, or null to refuse it.</param>
    public DelegationPolicyBuilder Covering(Func<HttpContext, AuthorizationDetail?> detail)
    {
        ArgumentNullException.ThrowIfNull(detail);
        return With(Requirement with { Details = new((_, context) => context is null ? null : detail(context), PassesWithout: false) });
    }

    /// <summary>The endpoint compares the token's details with the call itself, or its scope says enough.</summary>
    public DelegationPolicyBuilder AnyDetails() => With(Requirement with { Details = DetailRule.Unchecked });

    /// <summary>Only these agents may call; the one that calls, not those before it.</summary>
    /// <param name="agents">Their ids at the broker.</param>
    public DelegationPolicyBuilder Agent(params string[] agents)
    {
        ArgumentNullException.ThrowIfNull(agents);
        return With(Requirement with { Agents = [.. Requirement.Agents, .. agents] });
    }

    /// <summary>The agent must have proved its identity to the broker, for reading too.</summary>
    public DelegationPolicyBuilder AuthenticatedActor() => With(Requirement with { SelfAsserted = false });

    /// <summary>A public client that only says which agent it is may call, for writing too.</summary>
    public DelegationPolicyBuilder SelfAssertedActor() => With(Requirement with { SelfAsserted = true });

    /// <summary>At most so many agents may stand between the human and this; 1 means no sub-agents.</summary>
    /// <param name="agents">How many.</param>
    public DelegationPolicyBuilder MaxDepth(int agents)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(agents, 1);
        return With(Requirement with { MaxDepth = agents });
    }

    /// <summary>The human must have been present when the token was asked for.</summary>
    public DelegationPolicyBuilder Attended() => With(Requirement with { Attended = true });

    /// <summary>The human must have signed in within that time. A call without that gets the challenge of RFC 9470.</summary>
    /// <param name="maxAge">How long ago at most.</param>
    public DelegationPolicyBuilder SignedInWithin(TimeSpan maxAge)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxAge, TimeSpan.Zero);
        return With(Requirement with { MaxAge = maxAge });
    }

    /// <summary>The human must have signed in with one of these authentication contexts. A call without that gets the challenge of RFC 9470.</summary>
    /// <param name="values">The values of <c>acr</c>, the preferred one first.</param>
    public DelegationPolicyBuilder Acr(params string[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return With(Requirement with { Acr = [.. Requirement.Acr, .. values] });
    }

    private DelegationPolicyBuilder With(DelegationRequirement requirement)
    {
        Requirement = requirement;
        return this;
    }
}
