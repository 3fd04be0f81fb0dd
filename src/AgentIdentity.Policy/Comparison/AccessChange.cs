namespace AgentIdentity.Policy;

/// <summary>Somebody who gains or loses the right to a tool, an operation or a model, by model and tuples of the bundle alone.</summary>
/// <param name="User">The person or the agent, such as <c>user:ben</c>.</param>
/// <param name="Relation"><c>human_may</c> or <c>agent_may</c>.</param>
/// <param name="Object">The thing, such as <c>tool:crm/create_refund</c>.</param>
/// <param name="Effect"><see cref="ChangeEffect.Widens"/>, <see cref="ChangeEffect.Narrows"/>, or <see cref="ChangeEffect.Unknown"/> where it could not be listed; then the user is <c>*</c>.</param>
public sealed record AccessChange(string User, string Relation, string Object, ChangeEffect Effect);
