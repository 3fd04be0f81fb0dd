using System.Text;
using System.Text.RegularExpressions;

namespace AgentIdentity.Broker;

/// <summary>What may be put into the vault.</summary>
internal static partial class VaultRules
{
    private const int LongestSecret = 16 * 1024;

    public static BrokerFailure? Check(string name, SecretValue secret)
    {
        if (!Name().IsMatch(name))
        {
            return new(BrokerError.VaultEntryInvalid, "name must be 1 to 63 of a-z, 0-9, '.', '_' and '-', and begin with a letter or digit.");
        }

        return Encoding.UTF8.GetByteCount(secret.Reveal()) is > 0 and <= LongestSecret
            ? null
            : new(BrokerError.VaultEntryInvalid, $"The secret must have 1 to {LongestSecret} bytes.");
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
