using System.Collections.Immutable;

namespace AgentIdentity.Gateway.Mcp.Pins;

/// <summary>An argument that a header repeats (MCP 2026-07-28, <c>x-mcp-header</c>).</summary>
/// <param name="Header">What follows <c>Mcp-Param-</c> in the header's name.</param>
/// <param name="Path">The members that lead to the argument.</param>
internal sealed record MirroredArgument(string Header, ImmutableArray<string> Path);
