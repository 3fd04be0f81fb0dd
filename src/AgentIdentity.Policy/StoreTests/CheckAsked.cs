using System.Text.Json;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.StoreTests;

/// <summary>Whether a user has a relation to an object.</summary>
internal sealed record CheckAsked(SourcePosition At, JsonElement? Context, RelationQuestion Question, bool Expected) : StoreQuestion(At, Context)
{
    public override StoreAssertion Ask(StoreState state)
    {
        var result = RelationAnswers.Check(state, Question, Terms);
        var passed = result.Ok && result.Value.Allowed == Expected;
        var asked = $"check {Question.User} {Question.Relation} {Question.Object}{Given}";
        var came = result.Ok ? Word(result.Value.Allowed) : Said(result.Failure!);
        return new StoreAssertion(StoreQuestionKind.Check, asked, Word(Expected), came, passed)
        {
            Why = !passed && Explain(state, Question) is { } steps ? [steps] : [],
        };
    }

    public override IEnumerable<RelationQuestion> Checks => [Question];

    private static string Word(bool allowed) => allowed ? "true" : "false";
}
