using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>A call that was allowed.</summary>
/// <param name="Name"><c>upstream/tool</c>, <c>upstream/operation</c> or <c>v1/alias</c>.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Amounts">Its numeric arguments at the top level, by name.</param>
public sealed record PastCall(string Name, DateTimeOffset At, ImmutableDictionary<string, double> Amounts);
