using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>The keys that sign tokens, in data/keys/tokens.json.</summary>
internal static class TokenKeys
{
    public static KeyRing Open(BrokerOptions options, TimeProvider time)
    {
        var folder = Path.Combine(options.DataFolder, "keys");
        PrivateFiles.CreateFolder(options.DataFolder);
        PrivateFiles.CreateFolder(folder);
        try
        {
            return KeyRing.OpenFile(Path.Combine(folder, "tokens.json"), time);
        }
        catch (InvalidDataException damaged)
        {
            throw new BrokerException(BrokerError.KeyFileDamaged, damaged.Message, damaged);
        }
    }
}
