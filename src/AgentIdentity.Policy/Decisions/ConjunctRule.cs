namespace AgentIdentity.Policy.Decisions;

/// <summary>How a conjunct answers a question.</summary>
internal delegate Finding ConjunctRule(DecisionCase asked);
