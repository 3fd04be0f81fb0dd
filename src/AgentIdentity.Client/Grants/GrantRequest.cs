using AgentIdentity.Tokens;

namespace AgentIdentity.Client;

/// <summary>What to ask a person for.</summary>
/// <param name="Purpose">What it is for, in words the person reads.</param>
/// <param name="Details">What the agent wants to do (RFC 9396).</param>
/// <param name="RedirectUri">Where the person's browser is sent afterwards; registered for this agent.</param>
public sealed record GrantRequest(string Purpose, AuthorizationDetails Details, Uri RedirectUri)
{
    /// <summary>Days until it ends; the broker's default unless told.</summary>
    public int? EndsInDays { get; init; }

    /// <summary>Money for model calls, in millionths of a US dollar, or null for none asked.</summary>
    public long? BudgetMicroUsd { get; init; }

    /// <summary>Whether the agent wants to give narrower delegations to sub-agents.</summary>
    public bool MayDelegate { get; init; }

    /// <summary>Whether the agent wants to work while the person is away. They tick it, or it stops some hours after they last signed in.</summary>
    public bool Unattended { get; init; }
}
