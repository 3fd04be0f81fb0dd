using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Approvals;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(ApprovalWorld))]

namespace AgentIdentity.Server.Tests.Approvals;

/// <summary>A server where refunds above 20 need one team lead and above 99 two; Ann and Eve lead, Zoe does not; and somebody who hears of approvals.</summary>
public sealed class ApprovalWorld : IAsyncLifetime
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    public const string Pinged = "pinged-agent";

    /// <summary>An agent whose notification endpoint never answers.</summary>
    public const string Deaf = "deaf-agent";
    private const string Password = "correct horse battery staple";

    private const string Rules = """
        apiVersion: agentidentity/v1
        rules:
          - id: refunds-need-a-lead
            owner: payments
            message: "Refunds above 20 need a team lead."
            on: { tools: [crm/create_refund] }
            require: args.amount <= 20 || args.amount > 99
            otherwise: { approval: { from: "role:team-lead", ttl: 15m } }
          - id: large-refunds-need-two
            owner: payments
            message: "Refunds above 99 need two team leads."
            on: { tools: [crm/create_refund] }
            require: args.amount <= 99
            otherwise: { approval: { from: "role:team-lead", ttl: 15m, approvers: 2 } }

        """;

    private readonly string _policy = Directory.CreateTempSubdirectory("approval-world-").FullName;
    private WebApplication? _receiver;
    private int _failures;

    public ServerUnderTest Server { get; private set; } = null!;

    /// <summary>What came to the webhook: headers and body.</summary>
    public ConcurrentQueue<(IHeaderDictionary Headers, string Body)> Hooks { get; } = [];

    /// <summary>What came to the agent's notification endpoint.</summary>
    public ConcurrentQueue<(string? Authorization, string Body)> Pings { get; } = [];

    public Browser Ann => new(Server, "ann", Password);

    public Browser Eve => new(Server, "eve", Password);

    public Browser Zoe => new(Server, "zoe", Password);

    public ApprovalBook Book => Server.App.Services.GetRequiredService<ApprovalBook>();

    /// <summary>The webhook does not take the next notice.</summary>
    public void FailOnce() => Interlocked.Exchange(ref _failures, 1);

    public async ValueTask InitializeAsync()
    {
        var shipped = ServerUnderTest.PolicyFolder();
        Directory.CreateDirectory(Path.Combine(_policy, "model"));
        Directory.CreateDirectory(Path.Combine(_policy, "rules"));
        File.Copy(Path.Combine(shipped, "model", "main.fga"), Path.Combine(_policy, "model", "main.fga"));
        await File.WriteAllTextAsync(Path.Combine(_policy, "rules", "refunds.yaml"), Rules);
        var heard = await ListenAsync();
        Server = new ServerUnderTest
        {
            Settings =
            [
                $"--AgentIdentity:PolicyFolder={_policy}",
                $"--AgentIdentity:Approvals:Webhook:Address={heard}/hook", $"--AgentIdentity:Approvals:Webhook:Secret={Secret}",
                $"--AgentIdentity:Backchannel:Clients:{Pinged}:NotificationEndpoint={heard}/ping",
                $"--AgentIdentity:Backchannel:Clients:{Deaf}:NotificationEndpoint={heard}/never",
            ],
        };
        await Server.InitializeAsync();
        foreach (var person in (string[])["ann", "eve", "zoe"])
        {
            using var added = await Server.AdminPostAsync("/admin/people", new { id = person, name = person, password = Password });
            added.StatusCode.Should().Be(HttpStatusCode.Created);
        }

        await AllowAsync("user:ann", "assignee", "role:team-lead");
        await AllowAsync("user:eve", "assignee", "role:team-lead");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _receiver!.DisposeAsync();
        Directory.Delete(_policy, recursive: true);
    }

    /// <summary>A call that waits for an approval, of a new human's agent.</summary>
    public async Task<WaitingCall> AskAsync(string arguments, string? agentId = null)
    {
        var (agent, ben) = (await Server.AddAgentAsync(agentId), await Server.AddPersonAsync());
        await AllowAsync($"user:{ben.Person}", "human_may", "tool:crm/create_refund");
        await AllowAsync($"agent:{agent.Id}", "agent_may", "tool:crm/create_refund");
        var delegation = (await ben.GrantAsync(agent)).DelegationId();
        var call = new WaitingCall(this, agent, ben, delegation, (await agent.ExchangeAsync(delegation, Server.Origin + "/mcp/crm"))["access_token"]!, arguments);
        call.Id = (await call.MakeAsync()).GetProperty("error").GetProperty("data").GetProperty("approval_id").GetString()!;
        return call;
    }

    private async Task AllowAsync(string user, string relation, string thing)
    {
        using var written = await Server.AdminPostAsync("/admin/tuples", new { user, relation, @object = thing });
        written.StatusCode.Should().Be(HttpStatusCode.Created);
    }

    private async Task<string> ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _receiver = builder.Build();
        _receiver.MapPost("/hook", async (HttpRequest request) =>
        {
            if (Interlocked.Decrement(ref _failures) >= 0)
            {
                return Results.StatusCode(503);
            }

            using var reader = new StreamReader(request.Body);
            Hooks.Enqueue((new HeaderDictionary(request.Headers.ToDictionary()), await reader.ReadToEndAsync()));
            return Results.NoContent();
        });
        _receiver.MapPost("/ping", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            Pings.Enqueue((request.Headers.Authorization, await reader.ReadToEndAsync()));
            return Results.NoContent();
        });
        _receiver.MapPost("/never", static async (HttpRequest request) =>
        {
            await Task.Delay(TimeSpan.FromMinutes(1), request.HttpContext.RequestAborted);
            return Results.NoContent();
        });
        await _receiver.StartAsync();
        return _receiver.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }
}

/// <summary>A call that waits, and whose it is.</summary>
public sealed record WaitingCall(ApprovalWorld World, TestAgent Agent, Browser Ben, string Delegation, string Token, string Arguments)
{
    public string Id { get; set; } = "";

    public string Page => "/console/approvals/" + Id;

    public async Task<JsonElement> MakeAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp/crm");
        request.Content = new StringContent(
            $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create_refund","arguments":{{{Arguments}}}}}""", Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {Token}");
        request.Headers.TryAddWithoutValidation("DPoP", Agent.Prover.Create("POST", new Uri(World.Server.Origin + "/mcp/crm"), Token));
        using var response = await World.Server.SendAsync(request);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
