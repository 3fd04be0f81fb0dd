using AgentIdentity.Cel.Syntax;

namespace AgentIdentity.Cel.Checking;

internal sealed record CheckedExpression(Node Root, IReadOnlyCollection<string> Variables, int Slots);
