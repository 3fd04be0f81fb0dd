using System.Text.Json;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.StoreTests;

/// <summary>One question with the answer that is expected.</summary>
internal abstract record StoreQuestion(SourcePosition At, JsonElement? Context)
{
    /// <summary>The values that the question gives, as part of its words.</summary>
    protected string Given => Context is { } context ? $" with {context.GetRawText()}" : "";

    protected RelationTerms Terms => new() { Context = Context };

    public abstract StoreAssertion Ask(StoreState state);

    /// <summary>The checks that it comes down to.</summary>
    public abstract IEnumerable<RelationQuestion> Checks { get; }

    protected static string Said(RelationFailure failure) => $"error {(int)failure.Code}: {failure.Message}";

    /// <summary>Every step of a check, be it an answer or a failure.</summary>
    protected RelationExplanation? Explain(StoreState state, RelationQuestion question)
    {
        var result = RelationAnswers.Check(state, question, Terms with { Explain = true });
        return result.Ok ? result.Value.Explanation : result.Failure!.Explanation;
    }
}
