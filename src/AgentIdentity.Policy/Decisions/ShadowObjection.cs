namespace AgentIdentity.Policy;

/// <summary>What a rule in shadow would have made of the call, had it been enforced.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Would">The outcome that the rule by itself asks for; never <see cref="Outcome.Allow"/>.</param>
/// <param name="Message">The rule's message, or null.</param>
public sealed record ShadowObjection(string RuleId, Outcome Would, string? Message);
