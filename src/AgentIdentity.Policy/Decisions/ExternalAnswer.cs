namespace AgentIdentity.Policy;

/// <summary>What a policy decision point outside of this product said to a call; it can only narrow.</summary>
/// <param name="Allowed">Whether it permits the call.</param>
/// <param name="By">Its name, for the explanation.</param>
/// <param name="Why">What it said, or why it could not be asked; for administrators.</param>
/// <param name="Failed">True when it gave no usable answer, which refuses the call.</param>
public sealed record ExternalAnswer(bool Allowed, string By, string? Why, bool Failed = false);
