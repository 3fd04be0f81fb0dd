namespace AgentIdentity.Broker;

/// <summary>Something that a model's provider keeps beyond the call that made it, and whose it is.</summary>
/// <param name="Kind">What it is, for example <c>response</c>.</param>
/// <param name="Id">The provider's id of it.</param>
/// <param name="Candidate">Where it is kept: the candidate that made it.</param>
/// <param name="Human">For whom it was made.</param>
/// <param name="Agent">Who made it.</param>
/// <param name="DelegationId">Under which delegation.</param>
public sealed record KeptState(string Kind, string Id, string Candidate, string Human, string Agent, string DelegationId);
