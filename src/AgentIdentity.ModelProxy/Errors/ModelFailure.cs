namespace AgentIdentity.ModelProxy;

/// <summary>A refusal with its reason.</summary>
/// <param name="Error">Why.</param>
/// <param name="Detail">A sentence for the caller; holds no secret and none of the prompt.</param>
/// <param name="Member">The member of the request it is about, if one.</param>
public sealed record ModelFailure(ModelError Error, string Detail, string? Member = null);
