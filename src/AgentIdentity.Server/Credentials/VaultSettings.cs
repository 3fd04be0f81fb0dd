using AgentIdentity.Broker;

namespace AgentIdentity.Server.Credentials;

/// <summary>What <c>AgentIdentity:Vault</c> says: where the key is that secrets for upstreams are under.</summary>
internal static class VaultSettings
{
    public static VaultOptions Read(IConfigurationSection section)
    {
        var kms = section.GetSection("Kms");
        if (kms.Exists() && string.IsNullOrWhiteSpace(kms["Key"]))
        {
            throw new BrokerException(BrokerError.OptionsInvalid, "AgentIdentity:Vault:Kms needs a Key: the id, ARN or alias of a symmetric key.");
        }

        return new VaultOptions
        {
            MasterKeys = [.. section.GetSection("MasterKeys").GetChildren().Select(static child => child.Value).OfType<string>()],
            KmsKey = kms["Key"],
            KmsRegion = kms["Region"],
            KmsEndpoint = kms["Endpoint"],
        };
    }
}
