using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>A registered agent. Its owner is the person who answers for it.</summary>
public sealed record AgentRecord
{
    public required string Id { get; init; }

    public AgentKind Kind { get; init; } = AgentKind.Agent;

    /// <summary>Its <c>client_id</c>: its id, but for a public client the address of its metadata document.</summary>
    public string ClientId { get => field ?? Id; init; }

    public required string Name { get; init; }

    public required string Owner { get; init; }

    /// <summary>How it authenticates as a client: in this one way and in no other.</summary>
    public AgentAuthentication Authentication { get; init; } = AgentAuthentication.PrivateKeyJwt;

    /// <summary>The agent's public keys, an RFC 7517 key set as JSON; empty where it authenticates without keys of its own.</summary>
    public required string Jwks { get; init; }

    public ImmutableArray<string> RedirectUris { get; init; } = [];

    /// <summary>The resources at which it may act for itself, without a human: exact addresses, none unless an administrator names them.</summary>
    public ImmutableArray<string> SelfActingAt { get; init; } = [];

    /// <summary>For a service: the resources that it is, exact addresses. It may introspect the tokens that are for them.</summary>
    public ImmutableArray<string> Serves { get; init; } = [];

    public AgentState State { get; init; } = AgentState.Active;

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What a registered client is.</summary>
public enum AgentKind
{
    /// <summary>An AI agent that acts for people.</summary>
    Agent = 1,

    /// <summary>A service that nobody delegates to: it introspects tokens, reads the stop feed or acts for itself.</summary>
    Service = 2,

    /// <summary>A client that cannot keep a secret and is known by its metadata document; as an actor it is self-asserted.</summary>
    Public = 3,
}

public enum AgentState
{
    Active = 1,
    Suspended = 2,
}
