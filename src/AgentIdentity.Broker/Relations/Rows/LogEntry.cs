using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>One entry of the change log. Of a model only the object is set: it is the model's id.</summary>
internal sealed record LogEntry(long Number, long Store, RelationChangeKind Kind, RelationTuple Tuple, DateTimeOffset At);
