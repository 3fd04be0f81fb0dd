using System.Collections.Immutable;
using AgentIdentity.Broker;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// Section <c>AgentIdentity:ClientMetadata</c>: which hosts may name a client by a document of theirs. Without <c>AllowedHosts</c> the
/// feature is off, and no address that a stranger names is ever looked up.
/// </summary>
internal sealed record ClientMetadataSettings
{
    private const string Section = "AgentIdentity:ClientMetadata";

    /// <summary>Hosts as they stand in the URL, lower case, with the port where it is not 443; no wildcards.</summary>
    public ImmutableHashSet<string> AllowedHosts { get; init; } = [];

    /// <summary>The person who answers for the agents that come this way; required where a host is allowed.</summary>
    public string Owner { get; init; } = "";

    /// <summary>How long a delegation lasts that such a client asks for without saying how long.</summary>
    public int DelegationDays { get; init; } = 7;

    public bool IsOn => !AllowedHosts.IsEmpty;

    public static ClientMetadataSettings Read(IConfigurationSection section)
    {
        var settings = new ClientMetadataSettings
        {
            AllowedHosts = [.. section.GetSection("AllowedHosts").Get<string[]>() ?? []],
            Owner = section["Owner"]?.Trim() ?? "",
            DelegationDays = section.GetValue("DelegationDays", 7),
        };
        foreach (var host in settings.AllowedHosts)
        {
            if (!Uri.TryCreate($"https://{host}/x", UriKind.Absolute, out var url) || url.Authority != host || url.HostNameType != UriHostNameType.Dns)
            {
                throw Refuse($"{Section}:AllowedHosts names '{host}'; it must be a lower-case host name such as client.example, or client.example:8443.");
            }
        }

        if (settings.IsOn && settings.Owner.Length is 0 or > 200)
        {
            throw Refuse($"{Section}:Owner must name the person who answers for clients that come by metadata document.");
        }

        return settings.DelegationDays is >= 1 and <= 365 ? settings : throw Refuse($"{Section}:DelegationDays must lie between 1 and 365.");
    }

    private static BrokerException Refuse(string detail) => new(BrokerError.OptionsInvalid, detail);
}
