using System.Net;

namespace AgentIdentity.Sidecar.Configuration;

/// <summary>Section <c>AgentIdentity:Sidecar</c>, read once and checked before anything listens.</summary>
internal sealed record SidecarSettings
{
    private const string Section = "AgentIdentity:Sidecar";

    /// <summary>The loopback address to listen on.</summary>
    public required IPAddress Address { get; init; }

    public required int Port { get; init; }

    /// <summary>The broker's issuer, below which the gateway is too; no trailing slash.</summary>
    public required string Authority { get; init; }

    public required string AgentId { get; init; }

    /// <summary>The agent's private key.</summary>
    public required string KeyFile { get; init; }

    /// <summary>The one delegation this process acts under.</summary>
    public required string Delegation { get; init; }

    /// <summary>The key that local callers present; made on first start.</summary>
    public required string CallerKeyFile { get; init; }

    /// <exception cref="SidecarSettingsException">One or more settings are wrong; all of them are named.</exception>
    public static SidecarSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        List<string> mistakes = [];

        var (address, port) = SidecarChecks.Listen(section["Listen"] ?? "http://127.0.0.1:5090", mistakes);
        if (configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            mistakes.Add($"Kestrel:Endpoints is set. The sidecar listens on {Section}:Listen only, which is checked to be loopback.");
        }

        SidecarSettings settings = new()
        {
            Address = address,
            Port = port,
            Authority = SidecarChecks.Authority(Required("Authority"), mistakes),
            AgentId = Required("AgentId"),
            KeyFile = Required("KeyFile"),
            Delegation = Required("Delegation"),
            CallerKeyFile = section["CallerKeyFile"] ?? Path.Combine("data", "sidecar.key"),
        };
        return mistakes.Count == 0 ? settings : throw new SidecarSettingsException(mistakes);

        string Required(string name)
        {
            if (section[name] is { Length: > 0 } value)
            {
                return value;
            }

            mistakes.Add($"{Section}:{name} is missing.");
            return "";
        }
    }
}
