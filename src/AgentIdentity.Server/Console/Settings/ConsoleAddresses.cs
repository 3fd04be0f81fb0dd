using AgentIdentity.Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Server.Console.Settings;

/// <summary>Where agents and services find this installation, and what stands behind it; read from the configuration, without its secrets.</summary>
internal sealed class ConsoleAddresses(ServerSettings settings, IOptions<GatewayOptions> gateway)
{
    public IReadOnlyList<(string What, string Address)> Own =>
    [
        ("This server, and the issuer of its tokens", settings.Issuer),
        ("Its metadata", settings.Origin + "/.well-known/oauth-authorization-server" + settings.BasePath),
        ("Tokens", settings.Issuer + "/oauth2/token"),
        ("Model calls", settings.Issuer + "/v1"),
        ("Decisions for enforcement points (AuthZEN)", settings.Issuer + "/access/v1/evaluation"),
        ("News of stops", settings.Issuer + "/stops/feed"),
    ];

    /// <summary>The upstreams: their name, kind, address here and where the calls go.</summary>
    public IReadOnlyList<(string Name, string Kind, string Here, string There)> Upstreams =>
        [.. gateway.Value.Upstreams.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(pair => (
            pair.Key, pair.Value.Kind, $"{settings.Issuer}/{(pair.Value.Kind == "mcp" ? "mcp" : "api")}/{pair.Key}", Plain(pair.Value.Address)))];

    public IReadOnlyList<string> Models => [.. gateway.Value.Models.Keys.Order(StringComparer.Ordinal)];

    // An address may carry a name and a password, or a key in its query.
    private static string Plain(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : "a program on this machine";
}
