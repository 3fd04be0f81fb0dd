using System.Text.Json;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Data;

/// <summary>A further table of a statement: decided, recorded and closed as a call of its own. Its answer is that of the statement.</summary>
internal sealed class TablePassage : Passage
{
    private readonly Passage _whole;

    public TablePassage(Passage whole, Call call)
        : base(whole.Http, whole.Place)
    {
        _whole = whole;
        (Upstream, Token, Source, StartedAt, Gate, Call) = (whole.Upstream, whole.Token, whole.Source, whole.StartedAt, whole.Gate, call);

        // Whoever is told, it is the statement's caller, and once.
        Answered = true;
    }

    public override ValueTask<Refusal?> UnderstandAsync() => new((Refusal?)null);

    public override ValueTask<Refusal?> ForwardAsync() => new((Refusal?)null);

    public override Task AnswerAsync(Refusal refusal) => Task.CompletedTask;

    public override void Describe(Utf8JsonWriter json)
    {
        json.WriteString("action", Call!.Action);
        json.WriteString("identifier", Call.Identifier);
        json.WriteString("statement_of", _whole.DecisionId);
    }
}
