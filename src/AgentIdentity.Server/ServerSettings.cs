using System.Net;
using AgentIdentity.Broker;

namespace AgentIdentity.Server;

/// <summary>What section <c>AgentIdentity</c> says about this process; read once, refused with one message per mistake.</summary>
internal sealed record ServerSettings
{
    /// <summary>Issuer and origin, without a trailing slash.</summary>
    public required string Issuer { get; init; }
    public required string DataFolder { get; init; }
    public required string PolicyFolder { get; init; }
    public string? AdminKey { get; init; }

    public bool IsHttps => Issuer.StartsWith("https://", StringComparison.Ordinal);

    public BrokerOptions Broker => new()
    {
        Issuer = Issuer,
        DataFolder = DataFolder,
        PolicyFolder = PolicyFolder,
        AdminKey = AdminKey,
    };

    public static ServerSettings Read(IConfiguration configuration, string contentRoot)
    {
        var section = configuration.GetSection("AgentIdentity");
        return new ServerSettings
        {
            Issuer = ReadIssuer(section["PublicUrl"] ?? "http://127.0.0.1:5080", section.GetValue<bool>("AllowPlainHttp")),
            DataFolder = Path.GetFullPath(section["DataFolder"] ?? "data", contentRoot),
            PolicyFolder = Path.GetFullPath(section["PolicyFolder"] ?? "policies/default", contentRoot),
            AdminKey = section["AdminKey"],
        };
    }

    private static string ReadIssuer(string publicUrl, bool allowPlainHttp)
    {
        if (!Uri.TryCreate(publicUrl, UriKind.Absolute, out var url) || url.AbsolutePath != "/" || url.Query.Length > 0
            || url.Fragment.Length > 0 || url.UserInfo.Length > 0 || url.Scheme is not ("http" or "https"))
        {
            throw Refuse($"AgentIdentity:PublicUrl is '{publicUrl}'; it must be an http or https origin such as https://agents.example, without a path.");
        }

        if (url.Scheme == "http" && !allowPlainHttp && !IsLoopback(url))
        {
            throw Refuse($"AgentIdentity:PublicUrl is '{publicUrl}'; plain http is for loopback only. Put TLS in front and name the https address.");
        }

        return url.GetLeftPart(UriPartial.Authority);
    }

    private static bool IsLoopback(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static BrokerException Refuse(string detail) => new(BrokerError.OptionsInvalid, detail);
}
