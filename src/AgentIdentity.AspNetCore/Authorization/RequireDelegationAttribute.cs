using Microsoft.AspNetCore.Authorization;

namespace AgentIdentity.AspNetCore;

/// <summary>Lets only calls under a delegation through, for controllers and hubs: <c>[RequireDelegation(Tool = "refund", MaxDepth = 1)]</c>. See <see cref="DelegationPolicyBuilder"/> for what is demanded anyway.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class RequireDelegationAttribute : AuthorizeAttribute, IAuthorizationRequirementData
{
    /// <summary>Demands a delegation under the scheme <see cref="AgentIdentityDefaults.AuthenticationScheme"/>.</summary>
    public RequireDelegationAttribute() => AuthenticationSchemes = AgentIdentityDefaults.AuthenticationScheme;

    /// <summary>The scope words needed, separated by spaces.</summary>
    public string? Scope { get; set; }

    /// <summary>The tool this is.</summary>
    public string? Tool { get; set; }

    /// <summary>The one agent that may call.</summary>
    public string? Agent { get; set; }

    /// <summary>Whether the agent must have proved its identity, for reading too.</summary>
    public bool AuthenticatedActor { get; set; }

    /// <summary>How many agents may stand between the human and this; 0 for any number.</summary>
    public int MaxDepth { get; set; }

    /// <summary>Whether the human must have been present when the token was asked for.</summary>
    public bool Attended { get; set; }

    /// <summary>How many seconds ago at most the human signed in; 0 for any time.</summary>
    public int MaxAge { get; set; }

    /// <summary>The authentication contexts of which the human must have used one, separated by spaces.</summary>
    public string? Acr { get; set; }

    /// <inheritdoc/>
    public IEnumerable<IAuthorizationRequirement> GetRequirements()
    {
        DelegationPolicyBuilder demand = new();
        demand.Scope(Words(Scope)).Acr(Words(Acr));
        _ = Tool is null ? demand : demand.Tool(Tool);
        _ = Agent is null ? demand : demand.Agent(Agent);
        _ = AuthenticatedActor ? demand.AuthenticatedActor() : demand;
        _ = MaxDepth == 0 ? demand : demand.MaxDepth(MaxDepth);
        _ = Attended ? demand.Attended() : demand;
        _ = MaxAge == 0 ? demand : demand.SignedInWithin(TimeSpan.FromSeconds(MaxAge));
        return [demand.Requirement];
    }

    private static string[] Words(string? text) => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
