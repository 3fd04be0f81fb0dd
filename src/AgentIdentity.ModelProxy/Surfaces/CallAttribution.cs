namespace AgentIdentity.ModelProxy;

/// <summary>Who calls.</summary>
/// <param name="Human">For whom.</param>
/// <param name="Agent">Who acts.</param>
/// <param name="Delegation">Under which delegation.</param>
public sealed record CallAttribution(string Human, string Agent, string Delegation);
