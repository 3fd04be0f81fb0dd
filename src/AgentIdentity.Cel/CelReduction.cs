namespace AgentIdentity.Cel;

/// <summary>What an expression comes to while some attributes are unknown.</summary>
/// <param name="Value">
/// A value or an error that holds whatever the unknown attributes turn out to be, or an unknown that names those that decide.
/// </param>
/// <param name="Residual">
/// The expression that is left to be decided, as source: with the attributes known, and the same known variables, it gives what
/// the whole would. Where nothing is unknown, it is the value as a literal, if it has one.
/// </param>
public sealed record CelReduction(CelValue Value, string Residual);
