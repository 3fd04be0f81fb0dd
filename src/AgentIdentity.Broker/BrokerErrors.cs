namespace AgentIdentity.Broker;

/// <summary>How a <see cref="BrokerError"/> appears on the wire.</summary>
public static class BrokerErrors
{
    /// <summary>The stable code, such as AID5010.</summary>
    public static string Code(this BrokerError error) => $"AID{(int)error}";
}
