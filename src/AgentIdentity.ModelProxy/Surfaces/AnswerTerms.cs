namespace AgentIdentity.ModelProxy;

/// <summary>What a translated answer says of itself.</summary>
/// <param name="Alias">The model's name as the caller knows it.</param>
/// <param name="CallId">The broker's id of the call, from which the answer's ids are made.</param>
/// <param name="At">When it was made.</param>
public sealed record AnswerTerms(string Alias, string CallId, DateTimeOffset At);
