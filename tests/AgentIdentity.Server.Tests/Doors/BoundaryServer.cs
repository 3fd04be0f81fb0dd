using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Server.Tests.Doors;

/// <summary>
/// A CRM whose patients are labelled by a rule, and a model that goes to a provider in the US, to one in the EU or to a server on the premises.
/// Each of them answers with its own name.
/// </summary>
internal sealed class BoundaryServer : IAsyncDisposable
{
    private const string Rules = """
        apiVersion: agentidentity/v1
        rules:
          - id: patients-leave-a-mark
            owner: privacy
            on: { tools: [crm/read_patient] }
            label: [patients]
          - id: patients-stay-inside
            owner: privacy
            on: { models: ["*"] }
            require: '!history.has_label("patients") || args.geography == "on-premises"'
            message: "What was read about patients is only for models on our premises."
        """;

    private readonly string _policy = Directory.CreateTempSubdirectory("agentidentity-policy-").FullName;
    private readonly List<string> _reached = [];
    private WebApplication _behind = null!;

    public ServerUnderTest Server { get; private set; } = null!;

    /// <summary>Which providers heard of a call, in order.</summary>
    public IReadOnlyList<string> Reached
    {
        get
        {
            lock (_reached)
            {
                return [.. _reached];
            }
        }
    }

    public string Crm => Server.Origin + "/mcp/crm";

    public string Models => Server.Origin + "/v1";

    public static async Task<BoundaryServer> StartAsync()
    {
        BoundaryServer made = new();
        await made.InitializeAsync();
        return made;
    }

    /// <summary>Lets a person and agents read patients and use both models.</summary>
    public async Task AllowAsync(Browser person, params IEnumerable<TestAgent> agents)
    {
        foreach (var thing in (string[])["tool:crm/read_patient", "model:any", "model:abroad"])
        {
            (await Server.AdminPostAsync("/admin/tuples", new { user = $"user:{person.Person}", relation = "human_may", @object = thing })).EnsureSuccessStatusCode();
            foreach (var agent in agents)
            {
                (await Server.AdminPostAsync("/admin/tuples", new { user = $"agent:{agent.Id}", relation = "agent_may", @object = thing })).EnsureSuccessStatusCode();
            }
        }
    }

    /// <summary>Both models with a boundary of their own and the reading of patients.</summary>
    public string Details(string boundary = "") => $$"""
        [{"type":"urn:agentidentity:mcp-tool","locations":["{{Crm}}"],"actions":["tools/call"],"identifier":"read_patient"},
         {"type":"urn:agentidentity:model","locations":["{{Models}}"],"identifier":"any"{{boundary}}},
         {"type":"urn:agentidentity:model","locations":["{{Models}}"],"identifier":"abroad"{{boundary}}}]
        """;

    public Task<HttpResponseMessage> ReadAsync(TestAgent agent, string delegation) => PostAsync(agent, delegation, Crm,
        Crm, """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read_patient","arguments":{}}}""");

    public Task<HttpResponseMessage> ChatAsync(TestAgent agent, string delegation, string model) => PostAsync(agent, delegation, Models,
        Models + "/chat/completions", $$$"""{"model":"{{{model}}}","max_completion_tokens":9,"messages":[{"role":"user","content":"hi"}]}""");

    public async Task<HttpResponseMessage> PostAsync(TestAgent agent, string delegation, string resource, string address, string json)
    {
        var token = (await agent.ExchangeAsync(delegation, resource))["access_token"]!;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address).AbsolutePath);
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", agent.Prover.Create("POST", new Uri(address), token));
        request.Headers.Add("Accept", "application/json, text/event-stream");
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await Server.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _behind.DisposeAsync();
        Directory.Delete(_policy, recursive: true);
    }

    private async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _behind = builder.Build();
        _behind.MapPost("/mcp", static (JsonElement call) => Results.Text(
            $$$"""{"jsonrpc":"2.0","id":{{{call.GetProperty("id").GetRawText()}}},"result":{{{ResultOf(call.GetProperty("method").GetString()!)}}}}""", "application/json"));
        _behind.MapPost("/{place}/chat/completions", (string place) => Answer(place));
        await _behind.StartAsync();
        Directory.CreateDirectory(Path.Combine(_policy, "rules"));
        await File.WriteAllTextAsync(Path.Combine(_policy, "rules", "boundary.yaml"), Rules);
        Directory.CreateDirectory(Path.Combine(_policy, "model"));
        foreach (var file in Directory.GetFiles(Path.Combine(ServerUnderTest.PolicyFolder(), "model")))
        {
            File.Copy(file, Path.Combine(_policy, "model", Path.GetFileName(file)));
        }

        var at = _behind.Urls.Single();
        Server = new ServerUnderTest
        {
            Settings =
            [
                $"--AgentIdentity:PolicyFolder={_policy}",
                $"--AgentIdentity:Upstreams:crm:Address={at}/mcp",
                "--AgentIdentity:Upstreams:crm:Revision=2026-07-28",
                .. Candidate("any", "us", at, 0),
                .. Candidate("any", "eu", at, 1),
                .. Candidate("any", "on-premises", at, 2),
                .. Candidate("abroad", "us", at, 0),
                .. Candidate("abroad", "eu", at, 1),
            ],
        };
        await Server.InitializeAsync();
    }

    private static string ResultOf(string method) => method == "tools/list"
        ? """{"tools":[{"name":"read_patient","inputSchema":{"type":"object"}}]}"""
        : """{"content":[{"type":"text","text":"Ann is ill"}]}""";

    private static IEnumerable<string> Candidate(string alias, string place, string at, int priority) => new[]
    {
        "Provider=compatible", $"Geography={place}", "RetentionDays=0", $"Address={at}/{place}", $"Priority={priority}", "InputUsdPerMillion=0.01", "OutputUsdPerMillion=0.01",
    }.Select(setting => $"--AgentIdentity:Models:{alias}:Candidates:{place}:{setting}");

    private IResult Answer(string place)
    {
        lock (_reached)
        {
            _reached.Add(place);
        }

        return Results.Text($$$"""{"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"from {{{place}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8}}""", "application/json");
    }
}
