namespace AgentIdentity.Broker;

/// <summary>A store of relations: its models, tuples and assertions are its own.</summary>
/// <param name="Id">A ULID.</param>
/// <param name="Name">What its maker called it; several may have one name.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was renamed last.</param>
public sealed record RelationStore(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
