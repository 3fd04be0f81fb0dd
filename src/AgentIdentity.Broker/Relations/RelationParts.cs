using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>What every store of relations in this process works with.</summary>
internal sealed record RelationParts(
    Journal Journal, DatabaseFile File, RelationLog Log, PageTokens Tokens, TimeProvider Time, RelationModelOptions Models);
