namespace AgentIdentity.ModelProxy;

/// <summary>How much the model is to think before it answers. Members: for refusals.</summary>
internal sealed record ReasoningWish(string Member)
{
    /// <summary><c>none</c>, <c>minimal</c>, <c>low</c>, <c>medium</c>, <c>high</c>, <c>xhigh</c>, <c>max</c>, or null.</summary>
    public string? Effort { get; init; }

    /// <summary>The most tokens of thought, or null.</summary>
    public long? BudgetTokens { get; init; }

    /// <summary>The model decides itself how much (Anthropic's adaptive thinking).</summary>
    public bool Adaptive { get; init; }

    /// <summary>The caller wants to see the thoughts or a summary of them; null where it does not say.</summary>
    public bool? Shown { get; init; }
}

/// <summary>The form that the text of an answer must have.</summary>
/// <param name="Member">Where it stands in the caller's body.</param>
internal sealed record AnswerShape(string Member)
{
    /// <summary>The JSON Schema; null: any JSON object.</summary>
    public System.Text.Json.JsonElement? Schema { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public bool? Strict { get; init; }
}
