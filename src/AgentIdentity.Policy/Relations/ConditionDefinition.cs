using System.Collections.Immutable;
using AgentIdentity.Cel;

namespace AgentIdentity.Policy.Relations;

/// <summary>A condition of the model with its compiled expression.</summary>
internal sealed record ConditionDefinition(string Name, ImmutableArray<ConditionParameter> Parameters, CelProgram Program);

internal readonly record struct ConditionParameter(string Name, CelType Type);
