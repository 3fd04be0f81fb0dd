namespace AgentIdentity.Policy;

/// <summary>What a store holds at one moment, with the model chosen to read it by. Immutable, so that one answer never mixes two moments.</summary>
/// <param name="Model">The model that questions are answered with.</param>
/// <param name="Tuples">The stored tuples. Those that the model does not allow are passed over, as in OpenFGA.</param>
public sealed record StoreState(RelationModel Model, TupleIndex Tuples);
