namespace AgentIdentity.Policy;

/// <summary>The rule that refused, as far as the caller may know it.</summary>
/// <param name="Id">The rule's id.</param>
/// <param name="Message">What the rule's author wants the caller to read.</param>
/// <param name="Owner">Who answers for the rule, or null.</param>
public sealed record RuleRefusal(string Id, string Message, string? Owner);
