using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using AgentIdentity.Client;
using AgentIdentity.Server.Tests.Presence;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(PresenceServer))]

namespace AgentIdentity.Server.Tests.Presence;

/// <summary>A server with a name, whose rules want the human there for large refunds and for deleting; a clock that a test moves on; an upstream that notes what reaches it.</summary>
public sealed class PresenceServer : IAsyncLifetime
{
    private const string Rules = """
        apiVersion: agentidentity/v1
        rules:
          - id: large-refund
            owner: payments
            on: { tools: [crm/create_refund] }
            require: double(args.amount) <= 500.0
            otherwise: { step_up: { acr: "urn:agentidentity:acr:mfa", max_age: 5m } }
            message: "A refund above 500 needs its human."
          - id: fresh-delete
            owner: orders
            on: { upstreams: [orders], actions: [DELETE] }
            require: "false"
            otherwise: { step_up: { max_age: 5m } }
            message: "Deleting needs a sign-in of the last five minutes."
        """;

    private readonly string _policy = Directory.CreateTempSubdirectory("agentidentity-policy-").FullName;
    private WebApplication _upstream = null!;

    public ServerUnderTest Server { get; private set; } = null!;

    public MovedClock Clock { get; } = new();

    /// <summary>What reached the upstream.</summary>
    public ConcurrentQueue<string> Reached { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await StartUpstreamAsync();
        Directory.CreateDirectory(Path.Combine(_policy, "rules"));
        await File.WriteAllTextAsync(Path.Combine(_policy, "rules", "presence.yaml"), Rules);
        Directory.CreateDirectory(Path.Combine(_policy, "model"));
        foreach (var file in Directory.GetFiles(Path.Combine(ServerUnderTest.PolicyFolder(), "model")))
        {
            File.Copy(file, Path.Combine(_policy, "model", Path.GetFileName(file)));
        }

        Server = new ServerUnderTest
        {
            Host = "localhost",
            Configure = builder => builder.Services.AddSingleton<TimeProvider>(Clock),
            Settings =
            [
                $"--AgentIdentity:PolicyFolder={_policy}",
                $"--AgentIdentity:Upstreams:crm:Address={_upstream.Urls.Single()}",
                "--AgentIdentity:Upstreams:crm:Revision=2026-07-28",
                $"--AgentIdentity:Upstreams:orders:Address={_upstream.Urls.Single()}",
            ],
        };
        await Server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _upstream.DisposeAsync();
        Directory.Delete(_policy, recursive: true);
    }

    /// <summary>A person, an agent that may do everything here, and the delegation between them; the person signed in with a password.</summary>
    internal async Task<WatchedAgent> NewAgentAsync()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (person, agent) = (await Server.AddPersonAsync(), await Server.AddAgentAsync(key: key, time: Clock));
        foreach (var thing in (string[])["tool:crm/create_refund", "tool:crm/search_contacts", "operation:orders/read", "operation:orders/delete"])
        {
            (await Server.AdminPostAsync("/admin/tuples", new { user = $"user:{person.Person}", relation = "human_may", @object = thing })).EnsureSuccessStatusCode();
            (await Server.AdminPostAsync("/admin/tuples", new { user = $"agent:{agent.Id}", relation = "agent_may", @object = thing })).EnsureSuccessStatusCode();
        }

        var delegation = (await person.GrantAsync(agent, ("authorization_details", $$$"""
            [{"type":"urn:agentidentity:mcp-tool","locations":["{{{Server.Origin}}}/mcp/crm"],"actions":["tools/call"],"identifier":"*"},
             {"type":"urn:agentidentity:http","locations":["{{{Server.Origin}}}/api/orders"],"actions":["GET","DELETE"]}]
            """), ("may_delegate", "true"))).DelegationId();
        return new WatchedAgent(this, person, agent, key, delegation);
    }

    private async Task StartUpstreamAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _upstream = builder.Build();
        _upstream.MapPost("/", (JsonElement call) =>
        {
            if (call.GetProperty("method").GetString() == "tools/list")
            {
                string[] tools = ["create_refund", "search_contacts"];
                return Results.Json(new { jsonrpc = "2.0", id = call.GetProperty("id"), result = new { tools = tools.Select(static name => new { name, inputSchema = new { type = "object" } }) } });
            }

            Reached.Enqueue(call.GetProperty("params").GetRawText());
            return Results.Json(new { jsonrpc = "2.0", id = call.GetProperty("id"), result = new { content = new[] { new { type = "text", text = "done" } } } });
        });
        _upstream.MapFallback((HttpContext http) =>
        {
            Reached.Enqueue($"{http.Request.Method} {http.Request.Path}");
            return Results.Text("""{"ok":true}""", "application/json");
        });
        await _upstream.StartAsync();
    }
}

/// <summary>The time, agent on as far as a test says. It never goes back.</summary>
public sealed class MovedClock : TimeProvider
{
    private long _ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));

    public void MoveOn(TimeSpan span) => Interlocked.Add(ref _ticks, span.Ticks);
}
