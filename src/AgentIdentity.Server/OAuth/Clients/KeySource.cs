using AgentIdentity.Broker;

namespace AgentIdentity.Server.OAuth;

/// <summary>Where somebody else's key document comes from: a file that is read again when it changes, or an https address.</summary>
/// <param name="Name">Whose keys: the trust domain, or the cluster's issuer.</param>
internal sealed record KeySource(string Name, string? File, Uri? Url, string? AuthorityFile)
{
    /// <summary>Reads <c>{kind}File</c> or <c>{kind}Url</c>, and <c>AuthorityFile</c> for an address whose TLS certificate is not publicly trusted.</summary>
    public static KeySource Read(IConfigurationSection section, string name, string kind, string contentRoot)
    {
        var (file, address) = (section[kind + "File"], section[kind + "Url"]);
        if (file is null == address is null)
        {
            throw new BrokerException(BrokerError.OptionsInvalid, $"{section.Path} needs {kind}File or {kind}Url, and not both.");
        }

        if (address is not null && (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps))
        {
            throw new BrokerException(BrokerError.OptionsInvalid, $"{section.Path}:{kind}Url must be an https address.");
        }

        return new KeySource(
            name,
            file is null ? null : Path.GetFullPath(file, contentRoot),
            address is null ? null : new Uri(address),
            section["AuthorityFile"] is { } authority ? Path.GetFullPath(authority, contentRoot) : null);
    }
}
