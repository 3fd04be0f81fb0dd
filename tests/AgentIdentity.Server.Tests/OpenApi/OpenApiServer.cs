using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AgentIdentity.Policy;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Server.Tests.OpenApi;

/// <summary>A server whose policy is drafted from an API's description, that API, and an agent that may use it.</summary>
public sealed class OpenApiServer : IAsyncLifetime
{
    private const string Description = """
        openapi: 3.0.3
        info: { title: Orders, version: "1" }
        paths:
          /orders:
            get:
              parameters:
                - { name: limit, in: query, schema: { type: integer } }
            post:
              requestBody:
                content:
                  application/json:
                    schema: { type: object, required: [amount], additionalProperties: false, properties: { amount: { type: number }, tags: { type: array, items: { type: string } } } }
          /orders/{id}:
            get:
              parameters:
                - { name: id, in: path, required: true, schema: { type: integer } }
            delete:
              parameters:
                - { name: id, in: path, required: true, schema: { type: integer } }
        """;

    private const string Rules = """
        apiVersion: agentidentity/v1
        rules:
          - id: low-numbers
            owner: orders
            on: { operations: [orders/*], actions: [GET] }
            require: "!has(args.path.id) || args.path.id < 1000"
            message: "Orders above 1000 are another team's."
          - id: small-pages
            owner: orders
            on: { upstreams: [orders], actions: [GET] }
            require: "!has(args.query.limit) || args.query.limit <= 50"
            message: "At most 50 at a time."
          - id: small-orders
            owner: payments
            on: { upstreams: [orders], actions: [POST] }
            require: args.body.amount <= 100.0
            message: "Orders of agents are up to 100."
        """;

    private readonly string _policy = Directory.CreateTempSubdirectory("agentidentity-policy-").FullName;
    private WebApplication _upstream = null!;
    private ServerUnderTest _server = null!;
    private TestAgent _agent = null!;
    private string _delegation = "";
    private int _forwarded;

    /// <summary>Calls that reached the API.</summary>
    public int Forwarded => _forwarded;

    public Task<string[]> EvidenceAsync() => _server.EvidenceAsync();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _upstream = builder.Build();
        _upstream.MapFallback(() =>
        {
            Interlocked.Increment(ref _forwarded);
            return Results.Text("""{"ok":true}""", "application/json");
        });
        await _upstream.StartAsync();
        foreach (var folder in (string[])["rules", "mappings", "model"])
        {
            Directory.CreateDirectory(Path.Combine(_policy, folder));
        }

        File.Copy(Path.Combine(ServerUnderTest.PolicyFolder(), "model", "main.fga"), Path.Combine(_policy, "model", "main.fga"));
        await File.WriteAllTextAsync(Path.Combine(_policy, "mappings", "orders.yaml"), MappingDraft.OfOpenApi(Description, "orders.yaml", "orders").Yaml);
        await File.WriteAllTextAsync(Path.Combine(_policy, "rules", "orders.yaml"), Rules);
        _server = new ServerUnderTest { Settings = [$"--AgentIdentity:PolicyFolder={_policy}", $"--AgentIdentity:Upstreams:orders:Address={_upstream.Urls.Single()}"] };
        await _server.InitializeAsync();
        await GrantAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _upstream.DisposeAsync();
        Directory.Delete(_policy, recursive: true);
    }

    public async Task<HttpResponseMessage> SendAsync(string method, string target, string? body)
    {
        var token = (await _agent.ExchangeAsync(_delegation, _server.Origin + "/api/orders"))["access_token"]!;
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/orders" + target);
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", _agent.Prover.Create(method, new Uri(_server.Origin + "/api/orders" + target.Split('?')[0]), token));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await _server.SendAsync(request);
    }

    private async Task GrantAsync()
    {
        _agent = await _server.AddAgentAsync();
        var person = await _server.AddPersonAsync();
        foreach (var verb in (string[])["read", "write", "delete"])
        {
            (await _server.AdminPostAsync("/admin/tuples", new { user = $"user:{person.Person}", relation = "human_may", @object = $"operation:orders/{verb}" })).EnsureSuccessStatusCode();
            (await _server.AdminPostAsync("/admin/tuples", new { user = $"agent:{_agent.Id}", relation = "agent_may", @object = $"operation:orders/{verb}" })).EnsureSuccessStatusCode();
        }

        var details = JsonSerializer.Serialize(new[] { new { type = "urn:agentidentity:http", locations = new[] { _server.Origin + "/api/orders" }, actions = new[] { "GET", "HEAD", "POST", "PUT", "DELETE" } } });
        _delegation = (await person.GrantAsync(_agent, ("authorization_details", details))).DelegationId();
    }
}
