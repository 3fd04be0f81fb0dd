using System.Globalization;

namespace AgentIdentity.Broker;

/// <summary>The printed form of <see cref="BrokerError"/>.</summary>
public static class BrokerErrors
{
    /// <summary>The stable code, such as AID5010.</summary>
    public static string Code(this BrokerError error) =>
        string.Create(CultureInfo.InvariantCulture, $"AID{(int)error}");
}
