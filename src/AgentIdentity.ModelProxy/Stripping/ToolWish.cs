namespace AgentIdentity.ModelProxy;

/// <summary>A tool that a model asks for in its answer.</summary>
/// <param name="Block">Which block of the answer it is.</param>
/// <param name="Name">The tool's name as the request offered it.</param>
/// <param name="Arguments">The JSON text of its arguments; empty for none.</param>
public sealed record ToolWish(int Block, string Name, string Arguments);
