namespace AgentIdentity.ModelProxy;

/// <summary>Whether what the broker must change in a body goes together with what the caller wrote there.</summary>
internal static class MessagesEdits
{
    private const string Anywhere = "global";

    /// <summary>Where it runs is part of what was decided and priced: a caller may narrow "anywhere", and name what holds anyway.</summary>
    internal static ModelFailure? GeoProblem(string? asked, string? set) =>
        asked is null or Anywhere || asked == set
            ? null
            : new ModelFailure(ModelError.GeographyNotServed, "No candidate of this model is configured for the geography that inference_geo asks for.", "inference_geo");

    /// <summary>The provider wants the tokens of thought to be fewer than those of the whole answer.</summary>
    internal static ModelFailure? OutputProblem(CallBounds bounds, long? most) =>
        most < bounds.LeastOutputTokensPerChoice && most < bounds.OutputTokensPerChoice
            ? new ModelFailure(ModelError.BudgetTooSmall, $"What is left buys {most} tokens of output, and the request needs {bounds.LeastOutputTokensPerChoice}.", "max_tokens")
            : null;
}
