namespace AgentIdentity.Broker;

/// <summary>An account to be made, of somebody who signs in with a password, by another issuer, or both. Prints no password.</summary>
public sealed record NewPerson(string Id, string Name, string? Password, PersonIdentity? Identity = null)
{
    public override string ToString() => $"NewPerson {Id} [redacted]";
}
