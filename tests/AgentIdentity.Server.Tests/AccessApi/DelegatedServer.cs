using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.AccessApi;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(DelegatedServer))]

namespace AgentIdentity.Server.Tests.AccessApi;

/// <summary>An answer of /access/v1.</summary>
public sealed record AccessReply(int Status, JsonElement Json)
{
    public bool Decision => Json.GetProperty("decision").GetBoolean();

    public JsonElement Context => Json.GetProperty("context");

    public string? Reason => Json.TryGetProperty("context", out var context) && context.TryGetProperty("reason", out var reason) ? reason.GetString() : null;
}

/// <summary>A server where ben, cleo and their agent codex use a CRM under rules, asked by enforcement points with three keys.</summary>
public sealed class DelegatedServer : IAsyncLifetime
{
    public const string Everything = "a-key-that-may-ask-about-everything-there-is";
    public const string OnlyCrm = "a-key-of-whoever-stands-before-the-crm-alone";
    public const string OnlyOrders = "a-key-of-whoever-stands-before-the-orders-api";

    private const string Rules = """
        apiVersion: agentidentity/v1
        rules:
          - id: refund-limit
            owner: payments
            message: "Refunds above 100 need a team lead."
            on: { tools: [crm/create_refund] }
            require: args.amount <= 100
            otherwise: { approval: { from: "role:team-lead", ttl: 15m } }
          - id: hide-iban
            owner: privacy
            on: { tools: [crm/get_contact] }
            redact: [iban]
          - id: mark-contacts
            owner: privacy
            on: { tools: [crm/get_contact] }
            label: [customer-data]
          - id: sign-in-to-merge
            owner: privacy
            message: "Merging contacts needs a fresh sign-in."
            on: { tools: [crm/merge_contacts] }
            require: "false"
            otherwise: { step_up: { acr: "urn:example:strong", max_age: 5m } }
          - id: inside
            owner: network
            on: { upstreams: [orders] }
            require: source.ip == "10.1.2.3"

        """;

    private const string Tuples = """
        - { user: "user:ben", relation: human_may, object: "tool:crm/create_refund" }
        - { user: "user:ben", relation: human_may, object: "tool:crm/get_contact" }
        - { user: "user:ben", relation: human_may, object: "tool:crm/merge_contacts" }
        - { user: "user:ben", relation: human_may, object: "tool:crm/not_granted" }
        - { user: "user:cleo", relation: human_may, object: "tool:crm/get_contact" }
        - { user: "user:ben", relation: human_may, object: "operation:orders/read" }
        - { user: "user:ben", relation: human_may, object: "model:fast" }
        - { user: "agent:codex", relation: agent_may, object: "tool:crm/create_refund" }
        - { user: "agent:codex", relation: agent_may, object: "tool:crm/get_contact" }
        - { user: "agent:codex", relation: agent_may, object: "tool:crm/merge_contacts" }
        - { user: "agent:codex", relation: agent_may, object: "tool:crm/not_granted" }
        - { user: "agent:codex", relation: agent_may, object: "operation:orders/read" }
        - { user: "agent:codex", relation: agent_may, object: "model:fast" }
        - { user: "agent:twice", relation: agent_may, object: "tool:crm/get_contact" }
        - { user: "user:lena", relation: assignee, object: "role:team-lead" }

        """;

    private readonly string _policy = Directory.CreateTempSubdirectory("agentidentity-access-").FullName;

    public ServerUnderTest Server { get; private set; } = null!;

    public string Delegation { get; private set; } = "";

    public DelegationBook Book => Server.App.Services.GetRequiredService<DelegationBook>();

    public async ValueTask InitializeAsync()
    {
        WritePolicy();
        Server = new ServerUnderTest
        {
            Settings =
            [
                $"--AgentIdentity:PolicyFolder={_policy}",
                "--AgentIdentity:Evidence:RecordArguments=true",
                $"--AgentIdentity:AccessApi:Keys:edge:Secret={Everything}",
                $"--AgentIdentity:AccessApi:Keys:crm-edge:Secret={OnlyCrm}", "--AgentIdentity:AccessApi:Keys:crm-edge:Upstreams:0=crm",
                $"--AgentIdentity:AccessApi:Keys:orders-edge:Secret={OnlyOrders}", "--AgentIdentity:AccessApi:Keys:orders-edge:Upstreams:0=orders",
            ],
        };
        await Server.InitializeAsync();
        foreach (var person in (string[])["ben", "cleo", "lena"])
        {
            (await Server.App.Services.GetRequiredService<PeopleDirectory>().AddAsync(new NewPerson(person, person, "correct horse battery"), "admin")).Ok.Should().BeTrue();
        }

        foreach (var agent in (string[])["codex", "twice"])
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            (await Server.App.Services.GetRequiredService<AgentDirectory>().AddAsync(new NewAgent(agent, agent, "ben", new ClientAssertionSigner(key, agent).PublicJwks), "admin")).Ok.Should().BeTrue();
        }

        Delegation = await GrantAsync("ben", "codex");
        await GrantAsync("cleo", "codex");
        await GrantAsync("ben", "twice");
        await GrantAsync("ben", "twice");
    }

    public async Task<string> GrantAsync(string human, string agent, int? maxCalls = null)
    {
        var details = AuthorizationDetails.Of(
            new McpToolDetail([Server.Origin + "/mcp/crm"], ["tools/call"], "create_refund", [new ArgumentLimit("amount", null, 500, null)], null),
            new McpToolDetail([Server.Origin + "/mcp/crm"], ["tools/call"], "get_contact", [], maxCalls),
            new McpToolDetail([Server.Origin + "/mcp/crm"], ["tools/call"], "merge_contacts", [], null),
            new HttpDetail([Server.Origin + "/api/orders"], ["GET"], ["/orders/*"]),
            new ModelDetail([Server.Origin + "/v1"], "fast", null));
        var granted = await Book.GrantAsync(new DelegationRequest(human, agent, "support", details, TimeProvider.System.GetUtcNow().AddDays(30))
        {
            Authentication = new HumanAuthentication(TimeProvider.System.GetUtcNow(), "pwd", ["pwd"]),
        });
        granted.Failure.Should().BeNull();
        return granted.Value!.Id;
    }

    public async Task<AccessReply> AskAsync(object body, string key = Everything, string address = "/access/v1/evaluation")
    {
        using var response = await SendAsync(body, "Bearer " + key, address);
        return new AccessReply((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    public Task<AccessReply> AskAsAdministratorAsync(object body) => AskAsync(body, Server.Admin.DefaultRequestHeaders.Authorization!.Parameter!);

    public async Task<HttpResponseMessage> SendAsync(object body, string? authorization, string address = "/access/v1/evaluation")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body) };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await Server.SendAsync(request);
    }

    public async Task<AccessReply> StatusAsync(string address, string key = Everything)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address).PathAndQuery);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await Server.SendAsync(request);
        return new AccessReply((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    /// <summary>A question about a tool, with everything that may be left out.</summary>
    public static object Tool(string tool, object? arguments = null, object? context = null, string human = "ben", string type = "user") => new
    {
        subject = new { type, id = human },
        action = arguments is null ? (object)new { name = "tools/call" } : new { name = "tools/call", properties = new { arguments } },
        resource = new { type = "tool", id = tool },
        context = context ?? new { agent = "codex" },
    };

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_policy, recursive: true);
    }

    private void WritePolicy()
    {
        foreach (var folder in (string[])["model", "tuples", "rules"])
        {
            Directory.CreateDirectory(Path.Combine(_policy, folder));
        }

        File.Copy(Path.Combine(ServerUnderTest.PolicyFolder(), "model", "main.fga"), Path.Combine(_policy, "model", "main.fga"));
        File.WriteAllText(Path.Combine(_policy, "tuples", "seed.yaml"), Tuples);
        File.WriteAllText(Path.Combine(_policy, "rules", "crm.yaml"), Rules);
    }
}
