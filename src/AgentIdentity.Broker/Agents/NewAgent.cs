namespace AgentIdentity.Broker;

/// <summary>What an administrator registers.</summary>
public sealed record NewAgent(string Id, string Name, string Owner, string Jwks)
{
    public AgentKind Kind { get; init; } = AgentKind.Agent;

    /// <summary>The address of a public client's metadata document; for every other agent the id is the <c>client_id</c>.</summary>
    public string? ClientId { get; init; }

    public AgentAuthentication Authentication { get; init; } = AgentAuthentication.PrivateKeyJwt;

    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    public IReadOnlyList<string> SelfActingAt { get; init; } = [];

    /// <summary>For a service only: the resources that it is.</summary>
    public IReadOnlyList<string> Serves { get; init; } = [];
}
