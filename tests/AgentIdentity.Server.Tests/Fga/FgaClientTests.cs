using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Sidecar;
using AgentIdentity.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Server.Tests.Fga;

/// <summary>OpenFGA's own client, which nobody here wrote.</summary>
public sealed partial class FgaClientTests(ServerUnderTest server)
{
    private static readonly string[] Verbs = ["read", "write", "delete"];

    [Fact]
    public async Task OpenFGAs_own_client_makes_every_call_it_has()
    {
        NodeProgram.Demand();
        await RunAsync(server.Origin, Path.Combine(server.DataFolder, "admin.key"));
    }

    [Fact]
    public async Task By_way_of_the_sidecar_it_does_so_as_a_delegated_administrator()
    {
        NodeProgram.Demand();
        var folder = Directory.CreateTempSubdirectory("agentidentity-sidecar-").FullName;
        var ben = await server.AddPersonAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var agent = new TestAgent(server, ServerUnderTest.NewName("agent-"), key);
        await RegisterAsync(agent, ben);
        var delegation = (await ben.GrantAsync(agent, ("authorization_details", JsonSerializer.Serialize(new[]
        {
            new { type = "urn:agentidentity:http", locations = new[] { server.Origin + "/fga" }, actions = new[] { "GET", "POST", "PUT", "DELETE" } },
        })))).DelegationId();
        await using var sidecar = await SidecarAsync(folder, agent.Id, key, delegation);

        await RunAsync(sidecar.Urls.First(), Path.Combine(folder, "caller.key"));

        var written = (await server.EvidenceAsync()).Where(line => line.Contains(ben.Person) && line.Contains(agent.Id)).Select(static line => JsonDocument.Parse(line).RootElement);
        written.Select(static entry => entry.GetProperty("kind").GetString()).Should().Contain(["decision", "relation_store.created", "relation_store.deleted"]);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The JavaScript of docs/relations.md is one program.</summary>
    [Fact]
    public async Task What_the_page_shows_runs()
    {
        NodeProgram.Demand();
        var page = await File.ReadAllTextAsync(Path.Combine(NodeProgram.Root(), "docs", "relations.md"), TestContext.Current.CancellationToken);
        // Below node_modules, where its imports are found and git does not look.
        var script = Path.Combine(NodeProgram.Root(), "eng", "interop", "node_modules", $".page-{Environment.ProcessId}.mjs");
        await File.WriteAllTextAsync(script, string.Concat(Programs().Matches(page).Select(static block => block.Groups["code"].Value)), TestContext.Current.CancellationToken);
        try
        {
            var (fga, key) = (server.Origin + "/fga", (await File.ReadAllTextAsync(Path.Combine(server.DataFolder, "admin.key"), TestContext.Current.CancellationToken)).Trim());
            var run = await NodeProgram.RunAsync(script,
                new Dictionary<string, string> { ["FGA"] = fga, ["KEY"] = key, ["REMOTE"] = fga, ["REMOTE_KEY"] = key }, TestContext.Current.CancellationToken);

            run.Errors.Should().BeEmpty();
            run.Output.Should().MatchRegex(@"^true \[ 'document:plan' \]\n[0-9A-Z]{26} [0-9A-Z]{26}\n\z");
        }
        finally
        {
            File.Delete(script);
        }
    }

    [GeneratedRegex(@"^```js\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Programs();

    private static async Task RunAsync(string broker, string keyFile)
    {
        var run = await NodeProgram.RunAsync(
            "fga.mjs", new Dictionary<string, string> { ["BROKER"] = broker, ["ADMIN_KEY_FILE"] = keyFile }, TestContext.Current.CancellationToken);
        (run.Output + run.Errors).TrimEnd().Should().EndWith("calls was answered as OpenFGA answers it");
        run.ExitCode.Should().Be(0);
    }

    private async Task RegisterAsync(TestAgent agent, Browser owner)
    {
        (await server.Admin.PostAsJsonAsync("/admin/agents", new
        {
            id = agent.Id,
            name = "Administers",
            owner = owner.Person,
            jwks = JsonDocument.Parse(agent.PublicJwks).RootElement,
            redirect_uris = new[] { TestAgent.RedirectUri },
        }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        foreach (var verb in Verbs)
        {
            await server.AdminPostAsync("/admin/tuples", new { user = $"user:{owner.Person}", relation = "human_may", @object = $"operation:fga/{verb}" });
            await server.AdminPostAsync("/admin/tuples", new { user = $"agent:{agent.Id}", relation = "agent_may", @object = $"operation:fga/{verb}" });
        }
    }

    private async Task<WebApplication> SidecarAsync(string folder, string agent, ECDsa key, string delegation)
    {
        var keyFile = Path.Combine(folder, "agent.pem");
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var sidecar = SidecarHost.Create([], builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Error);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["AgentIdentity:Sidecar:Listen"] = "http://127.0.0.1:0",
                ["AgentIdentity:Sidecar:Authority"] = server.Origin,
                ["AgentIdentity:Sidecar:AgentId"] = agent,
                ["AgentIdentity:Sidecar:KeyFile"] = keyFile,
                ["AgentIdentity:Sidecar:Delegation"] = delegation,
                ["AgentIdentity:Sidecar:CallerKeyFile"] = Path.Combine(folder, "caller.key"),
            });
        });
        await sidecar.StartAsync(TestContext.Current.CancellationToken);
        return sidecar;
    }
}
