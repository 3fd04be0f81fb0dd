using System.Globalization;
using System.Text;

namespace AgentIdentity.Broker;

/// <summary>
/// What a secret is bound to: its name, whose it is and which version. It is authenticated with both encryptions, so that whoever can
/// write to the database can neither put one entry's secret in the place of another's nor a person's in that of the next.
/// </summary>
internal sealed record VaultBinding(string Name, VaultHolder Holder, long Version)
{
    private const string Use = "agentidentity vault 1";

    /// <summary>For AES-GCM. None of the parts can hold a line's end.</summary>
    public byte[] AssociatedData => Encoding.UTF8.GetBytes($"{Use}\n{Name}\n{Holder.Text}\n{VersionText}");

    /// <summary>For KMS, which writes it to its own log as well.</summary>
    public Dictionary<string, string> EncryptionContext => new(StringComparer.Ordinal)
    {
        ["use"] = Use,
        ["name"] = Name,
        ["holder"] = Holder.ToString(),
        ["version"] = VersionText,
    };

    private string VersionText => Version.ToString(CultureInfo.InvariantCulture);
}
