namespace AgentIdentity.Architecture.Tests.Arrows;

/// <summary>The rooms of the house and what each may reference. Arrows point only to rooms named in its own row.</summary>
internal static class ProjectArrows
{
    private sealed record Room(string[] Rooms, string[] Packages, bool Pure);

    private static readonly Dictionary<string, Room> Rooms = new()
    {
        ["Tokens"] = new([], ["Microsoft.IdentityModel.JsonWebTokens"], Pure: true),
        ["Cel"] = new([], [], Pure: true),
        ["Policy"] = new(["Cel"], ["YamlDotNet"], Pure: true),
        // The checksums of AWS event streams (CRC-32 of IEEE) are in the hashing package and in no other.
        ["ModelProxy"] = new(
            [],
            [
                "AWSSDK.Core", "System.IO.Hashing",

                // Counts input exactly where a budget is tight, and output where a provider says nothing of it; the vocabularies are data.
                "Microsoft.ML.Tokenizers", "Microsoft.ML.Tokenizers.Data.Cl100kBase", "Microsoft.ML.Tokenizers.Data.O200kBase",
            ],
            Pure: true),
        ["Evidence"] = new([], [], Pure: true),
        ["Client"] = new(["Tokens"], ["Microsoft.Extensions.Http"], Pure: false),
        ["AspNetCore"] = new(["Tokens"], ["Microsoft.AspNetCore.Authentication.JwtBearer"], Pure: false),
        ["Gateway"] = new(
            ["AspNetCore", "Tokens", "Policy", "ModelProxy", "Evidence"],
            [
                "Yarp.ReverseProxy", "AWSSDK.Core", "Npgsql",

                // Circuit breakers of model candidates: states, half-open probes and their clock are not to be written again.
                "Polly.Core",
            ],
            Pure: false),
        ["Broker"] = new(
            ["Tokens", "Policy", "ModelProxy", "Evidence"],
            [
                "Microsoft.EntityFrameworkCore.Sqlite", "Npgsql.EntityFrameworkCore.PostgreSQL",
                "AWSSDK.SecurityToken", "AWSSDK.KeyManagementService",
            ],
            Pure: false),
        ["Server"] = new(
            ["Broker", "Gateway"],
            [
                "OpenIddict.Server.AspNetCore", "OpenIddict.EntityFrameworkCore",
                "Microsoft.AspNetCore.Authentication.OpenIdConnect", "StackExchange.Redis",

                // Measurements and traces: the SDK aggregates, OTLP is its wire format; /metrics is our own text over it.
                "OpenTelemetry.Extensions.Hosting", "OpenTelemetry.Exporter.OpenTelemetryProtocol",
            ],
            Pure: false),
        ["Sidecar"] = new(["Gateway", "Client"], [], Pure: false),
        ["Cli"] = new(["Client", "Policy", "Evidence"], ["System.CommandLine", "Spectre.Console"], Pure: false),
    };

    public static IEnumerable<string> PureRooms => Rooms.Where(room => room.Value.Pure).Select(room => room.Key);

    public static IReadOnlyList<string> Violations(IReadOnlyList<Project> projects)
    {
        List<string> violations = [];
        foreach (var project in projects)
        {
            if (!project.Name.StartsWith("AgentIdentity.", StringComparison.Ordinal)
                || !Rooms.TryGetValue(project.Name["AgentIdentity.".Length..], out var room))
            {
                violations.Add($"{project.Name} is not a room of the house");
                continue;
            }

            violations.AddRange(project.Projects
                .Except(room.Rooms.Select(name => $"AgentIdentity.{name}"))
                .Select(reference => $"{project.Name} may not reference {reference}"));
            violations.AddRange(project.Packages
                .Except(room.Packages)
                .Select(package => $"{project.Name} may not use the package {package}"));
            violations.AddRange((room.Pure ? project.Frameworks : [])
                .Select(framework => $"{project.Name} is pure and may not reference {framework}"));
        }

        violations.AddRange(Rooms.Keys
            .Select(name => $"AgentIdentity.{name}")
            .Except(projects.Select(project => project.Name))
            .Select(name => $"{name} has no project"));
        return violations;
    }
}
