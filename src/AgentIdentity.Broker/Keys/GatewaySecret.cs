namespace AgentIdentity.Broker;

/// <summary>
/// What the gateway's key is made of, in data/keys/gateway.key, so that cursors and states outlive the process. It is the folder's own and
/// in no configuration: a state is good once, and another folder would not know that it was spent.
/// </summary>
public static class GatewaySecret
{
    /// <summary>Reads the secret; makes it where there is none.</summary>
    public static byte[] Load(BrokerOptions options) => SecretFile.ReadOrMake(options, "gateway.key");
}
