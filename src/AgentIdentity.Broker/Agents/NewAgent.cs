namespace AgentIdentity.Broker;

/// <summary>What an administrator registers.</summary>
public sealed record NewAgent(string Id, string Name, string Owner, string Jwks)
{
    public IReadOnlyList<string> RedirectUris { get; init; } = [];
}
