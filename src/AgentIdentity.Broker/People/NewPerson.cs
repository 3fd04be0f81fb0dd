namespace AgentIdentity.Broker;

/// <summary>A local account to be made. Prints no password.</summary>
public sealed record NewPerson(string Id, string Name, string Password)
{
    public override string ToString() => $"NewPerson {Id} [redacted]";
}
