namespace AgentIdentity.Policy.Sources;

/// <summary>A place in a file; both numbers count from one.</summary>
internal readonly record struct SourcePosition(int Line, int Column);
