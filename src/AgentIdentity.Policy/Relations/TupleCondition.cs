using System.Text.Json;

namespace AgentIdentity.Policy;

/// <summary>The condition of a tuple: its name in the model and the parameter values fixed when the tuple was written.</summary>
/// <param name="Name">A condition that the model defines.</param>
/// <param name="Context">A JSON object, or null when the tuple fixes nothing. These values win over the request's.</param>
public sealed record TupleCondition(string Name, JsonElement? Context = null);
