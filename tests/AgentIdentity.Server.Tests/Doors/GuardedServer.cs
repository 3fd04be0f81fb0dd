using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AgentIdentity.Server.Tests.Doors;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(GuardedServer))]

namespace AgentIdentity.Server.Tests.Doors;

/// <summary>A server whose rules redact, ask for approvals and sign-ins and look at where a call comes from, with a person and an agent who may.</summary>
public sealed class GuardedServer : IAsyncLifetime
{
    public const string ApiAddress = "https://orders.example";

    private const string Rules = """
        apiVersion: agentidentity/v1
        rules:
          - id: hide-iban
            owner: privacy
            on: { tools: [crm/search_contacts] }
            redact: ["contacts[].iban"]
          - id: hide-iban-of-customers
            owner: privacy
            on: { upstreams: [orders] }
            when: request.path.startsWith("/customers/")
            redact: [iban]
          - id: big-refund
            owner: payments
            on: { tools: [crm/create_refund] }
            require: double(args.amount) <= 100.0
            otherwise: { approval: { from: "role:lead", ttl: 10m } }
            message: "A refund above 100 needs a lead."
          - id: fresh-delete
            owner: payments
            on: { upstreams: [orders], actions: [DELETE] }
            require: authentication.age < duration("0s")
            otherwise: { step_up: { acr: "urn:example:mfa", max_age: 5m } }
            message: "Deleting needs a fresh sign-in."
          - id: office-only
            owner: security
            on: { upstreams: [orders], actions: [PUT] }
            require: source.ip.startsWith("10.")
            message: "Only from the office."
          - id: small-orders
            owner: payments
            on: { upstreams: [orders], actions: [POST] }
            require: double(args.body.amount) < 10.0
            message: "Orders of agents are below 10."
          - id: nobody-deletes
            owner: crm
            on: { tools: [crm/delete_contact] }
            deny: chain.depth < 9 || args.force == true
            message: "Contacts are not deleted by agents."
          - id: no-forced-merge
            owner: crm
            on: { tools: [crm/merge_contacts] }
            deny: chain.depth < 9 && args.force == true
            message: "Merging is not forced."
          - id: exports-wait
            owner: crm
            on: { tools: [crm/export_contacts] }
            require: "false"
            otherwise: { approval: { from: "role:lead", ttl: 10m } }
            message: "An export needs a lead."
        """;

    /// <summary>What the CRM has; the last one is for nobody.</summary>
    public static readonly string[] Tools = ["search_contacts", "create_refund", "delete_contact", "merge_contacts", "export_contacts", "drop_everything"];

    private readonly string _policy = Directory.CreateTempSubdirectory("agentidentity-policy-").FullName;
    private WebApplication _upstream = null!;

    public ServerUnderTest Server { get; private set; } = null!;

    public TestAgent Agent { get; private set; } = null!;

    public string Delegation { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await StartUpstreamAsync();
        Directory.CreateDirectory(Path.Combine(_policy, "rules"));
        await File.WriteAllTextAsync(Path.Combine(_policy, "rules", "doors.yaml"), Rules);
        Directory.CreateDirectory(Path.Combine(_policy, "model"));
        foreach (var file in Directory.GetFiles(Path.Combine(ServerUnderTest.PolicyFolder(), "model")))
        {
            File.Copy(file, Path.Combine(_policy, "model", Path.GetFileName(file)));
        }

        Server = new ServerUnderTest
        {
            Settings =
            [
                $"--AgentIdentity:PolicyFolder={_policy}",
                $"--AgentIdentity:Upstreams:crm:Address={_upstream.Urls.Single()}",
                "--AgentIdentity:Upstreams:crm:Revision=2026-07-28",
                $"--AgentIdentity:Upstreams:orders:Address={_upstream.Urls.Single()}",
                "--AgentIdentity:ExtAuthz:orders:Proxy=nginx",
                $"--AgentIdentity:ExtAuthz:orders:PublicUrl={ApiAddress}",
                "--AgentIdentity:TrustedProxies:0=127.0.0.1/32",
            ],
        };
        await Server.InitializeAsync();
        await GrantAsync();
    }

    /// <summary>A call as an agent makes it; through another proxy where that asks in its place.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null, Action<HttpRequestMessage>? more = null)
    {
        var parts = path.Split('/');
        return await SendAsync(method, path, $"/{parts[1]}/{parts[2]}", Server.Origin + path.Split('?')[0], method.Method, json, more);
    }

    public Task<HttpResponseMessage> AskAsync(string method, string target, Action<HttpRequestMessage>? more = null) =>
        SendAsync(HttpMethod.Get, "/access/v1/ext-authz/orders", "/api/orders", ApiAddress + target.Split('?')[0], method, null, request =>
        {
            request.Headers.Add("X-Original-Method", method);
            request.Headers.Add("X-Original-URI", target);
            more?.Invoke(request);
        });

    public Task<HttpResponseMessage> ToolAsync(string tool, string arguments) => SendAsync(HttpMethod.Post, "/mcp/crm",
        $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}}}""");

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _upstream.DisposeAsync();
        Directory.Delete(_policy, recursive: true);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string resource, string proven, string provenMethod, string? json, Action<HttpRequestMessage>? more)
    {
        var token = (await Agent.ExchangeAsync(Delegation, Server.Origin + resource))["access_token"]!;
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", Agent.Prover.Create(provenMethod, new Uri(proven), token));
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        more?.Invoke(request);
        return await Server.SendAsync(request);
    }

    private async Task GrantAsync()
    {
        Agent = await Server.AddAgentAsync();
        var person = await Server.AddPersonAsync();
        foreach (var thing in (string[])[.. Tools.SkipLast(1).Select(static tool => "tool:crm/" + tool), "operation:orders/read", "operation:orders/write", "operation:orders/delete"])
        {
            (await Server.AdminPostAsync("/admin/tuples", new { user = $"user:{person.Person}", relation = "human_may", @object = thing })).EnsureSuccessStatusCode();
            (await Server.AdminPostAsync("/admin/tuples", new { user = $"agent:{Agent.Id}", relation = "agent_may", @object = thing })).EnsureSuccessStatusCode();
        }

        Delegation = (await person.GrantAsync(Agent, ("authorization_details", $$$"""
            [{"type":"urn:agentidentity:mcp-tool","locations":["{{{Server.Origin}}}/mcp/crm"],"actions":["tools/call"],"identifier":"*"},
             {"type":"urn:agentidentity:http","locations":["{{{Server.Origin}}}/api/orders"],"actions":["GET","POST","PUT","DELETE"]}]
            """))).DelegationId();
    }

    private async Task StartUpstreamAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _upstream = builder.Build();
        _upstream.MapGet("/customers/{id}", static () => Results.Text("""{"name":"Ann","iban":"DE00SECRET"}""", "application/json"));
        _upstream.MapPost("/", static (JsonElement call) => call.GetProperty("method").GetString() == "tools/list" ? ListTools(call) : Results.Text(
            $$$"""{"jsonrpc":"2.0","id":{{{call.GetProperty("id").GetRawText()}}},"result":{"content":[{"type":"text","text":"{\"contacts\":[{\"name\":\"Ann\",\"iban\":\"DE00SECRET\"}]}"}]}}""", "application/json"));
        _upstream.MapFallback(static () => Results.Text("""{"ok":true}""", "application/json"));
        await _upstream.StartAsync();
    }

    private static IResult ListTools(JsonElement call) =>
        Results.Json(new { jsonrpc = "2.0", id = call.GetProperty("id"), result = new { tools = Tools.Select(static name => new { name, inputSchema = new { type = "object" } }) } });
}
