using System.Globalization;
using AgentIdentity.Broker;

namespace AgentIdentity.Server.AccessApi;

/// <summary>Reads <c>AgentIdentity:ExternalPdp</c>. A half-written section starts nothing: whoever wrote it wants somebody else to have a say.</summary>
internal static class ExternalPdpSettings
{
    private const string Section = "AgentIdentity:ExternalPdp";

    public static ExternalPdpOptions? Read(IConfigurationSection section) => !section.Exists() ? null : new ExternalPdpOptions
    {
        Address = ReadAddress(section["Address"]),
        Name = section["Name"] is { Length: > 0 } name ? name : "external",
        Token = section["Token"],
        TimeLimit = ReadTimeLimit(section["TimeLimit"]),
        CoazMcp = section["Mapping"] switch
        {
            null or "agentidentity" => false,
            "coaz-mcp" => true,
            var other => throw Refuse($"{Section}:Mapping is '{other}'; it must be agentidentity or coaz-mcp."),
        },
        SendArguments = section.GetValue("SendArguments", true),
    };

    // A credential and the arguments of calls go there, and decisions come back.
    private static Uri ReadAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback))
            && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0
            ? address : throw Refuse($"{Section}:Address must be an https address; plain http is for loopback only.");

    private static TimeSpan ReadTimeLimit(string? text) => text is null ? TimeSpan.FromSeconds(1)
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var limit) && limit > TimeSpan.Zero && limit <= TimeSpan.FromSeconds(30) ? limit
        : throw Refuse($"{Section}:TimeLimit is '{text}'; it must be a time up to half a minute, such as 00:00:01.");

    private static BrokerException Refuse(string detail) => new(BrokerError.OptionsInvalid, detail);
}
