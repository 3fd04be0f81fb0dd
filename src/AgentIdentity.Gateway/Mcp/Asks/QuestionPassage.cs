using System.Text.Json;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Mcp.Asks;

/// <summary>What a server asks of its client, decided and recorded as a call of its own; nothing of it is ever forwarded by itself.</summary>
internal sealed class QuestionPassage : Passage
{
    private readonly ServerQuestion _question;
    private readonly string _within;

    public QuestionPassage(McpPassage within, ServerQuestion question)
        : base(within.Http, within.Place)
    {
        _question = question;
        _within = within.DecisionId;
        (Token, Arrival, Admission, Upstream) = (within.Token, within.Arrival, within.Admission, within.Upstream);
        (StartedAt, Source, Gate) = (within.StartedAt, within.Source, within.Gate);
        Call = Call.ServerAsks(within.Upstream!.Name, question.Method, question.Params);
    }

    /// <summary>How it ended: what the client did with it.</summary>
    public string Answer { get; set; } = "none";

    public override ValueTask<Refusal?> UnderstandAsync() => new((Refusal?)null);

    public override ValueTask<Refusal?> ForwardAsync() => new((Refusal?)null);

    public override Task AnswerAsync(Refusal refusal) => Task.CompletedTask;

    public override void Describe(Utf8JsonWriter json)
    {
        json.WriteString("action", _question.Method);
        json.WriteString("identifier", Call!.Identifier);
        json.WriteString("within", _within);
    }

    public override void DescribeEnd(Utf8JsonWriter json) => json.WriteString("answer", Answer);
}
