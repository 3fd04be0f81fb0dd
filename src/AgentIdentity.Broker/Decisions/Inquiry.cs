using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>One question to the four-way rule: the call as it came, the policy it is put to, and what the records said when it was put.</summary>
internal sealed record Inquiry(Delegation Token, CallTerms Terms, PolicySnapshot? Snapshot, DecisionRequest Request)
{
    /// <summary>Constant, however often the question is put again before it is answered.</summary>
    public string DecisionId { get; } = Identifiers.New("dec_");

    public Call Call => Request.Call;
}
