namespace AgentIdentity.Cel.Values;

internal sealed record OpaqueValue(CelType Type, object Value);
