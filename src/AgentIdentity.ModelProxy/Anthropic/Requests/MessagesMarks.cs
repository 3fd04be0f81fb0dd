namespace AgentIdentity.ModelProxy;

/// <summary>Where in the body the few bytes stand that an edit may touch.</summary>
/// <param name="FirstMember">Just after the opening brace.</param>
/// <param name="ModelValue">The value of <c>model</c>, quotes included.</param>
/// <param name="MaxTokens">The value of <c>max_tokens</c>, if present.</param>
/// <param name="InferenceGeo">The value of <c>inference_geo</c>, if present.</param>
internal sealed record MessagesMarks(int FirstMember, Range ModelValue, Range? MaxTokens, Range? InferenceGeo);
