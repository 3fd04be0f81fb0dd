using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Server.Tests.Faults;

/// <summary>A server in a process of its own, an upstream that answers when it is told to, and an agent who may call it.</summary>
internal sealed class FaultWorld : IAsyncDisposable
{
    public const string Tool = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search_contacts","arguments":{},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""";

    /// <summary>How much <c>/large</c> answers.</summary>
    public const int LargeAnswer = 64 * 1024 * 1024;

    private const string Rules = """
        apiVersion: agentidentity/v1
        rules:
          - id: not-too-deep
            owner: security
            deny: chain.depth > 8
            message: "Too many agents in a row."
        """;

    private readonly string _policy = Directory.CreateTempSubdirectory("agentidentity-policy-").FullName;
    private readonly ConcurrentDictionary<string, string> _tokens = [];
    private WebApplication _upstream = null!;
    private TestAgent _agent = null!;

    public ServerUnderTest Server { get; private set; } = null!;

    public ServerProcess Process => Server.OwnProcess!;

    public string Delegation { get; private set; } = "";

    /// <summary>The human.</summary>
    public string Person { get; private set; } = "";

    /// <summary>The trace id of every request that reached the upstream: the evidence has the same.</summary>
    public ConcurrentQueue<string> Reached { get; } = [];

    /// <summary>Lets go what waits at <c>/wait</c> and every tool call.</summary>
    public TaskCompletionSource Go { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<FaultWorld> StartAsync(params string[] settings)
    {
        var world = new FaultWorld();
        await world.StartUpstreamAsync();
        world.WritePolicy();
        var upstream = world._upstream.Urls.Single();
        world.Server = new ServerUnderTest
        {
            OwnProcess = new ServerProcess(),
            Settings =
            [
                $"--AgentIdentity:PolicyFolder={world._policy}", $"--AgentIdentity:Upstreams:crm:Address={upstream}/mcp", $"--AgentIdentity:Upstreams:orders:Address={upstream}",
                "--AgentIdentity:Upstreams:crm:Credential=none", "--AgentIdentity:Upstreams:orders:Credential=none", "--AgentIdentity:Upstreams:crm:Pinning=off", "--AgentIdentity:Upstreams:crm:Revision=2026-07-28",
                .. settings,
            ],
        };
        await world.Server.InitializeAsync();
        await world.GrantAsync();
        return world;
    }

    /// <summary>A token for a door, got before anything breaks.</summary>
    public async Task<string> TokenAsync(string door) =>
        _tokens.TryGetValue(door, out var known) ? known : _tokens[door] = (await _agent.ExchangeAsync(Delegation, Server.Origin + door))["access_token"]!;

    /// <summary>Tokens last for minutes: whoever goes on for longer gets others.</summary>
    public void ForgetTokens() => _tokens.Clear();

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null, CancellationToken cancellationToken = default)
    {
        var parts = path.Split('/');
        var token = await TokenAsync($"/{parts[1]}/{parts[2]}");
        var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        if (json is not null)
        {
            request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
            request.Headers.Add("Mcp-Method", "tools/call");
            request.Headers.Add("Mcp-Name", "search_contacts");
        }

        request.Headers.Add("DPoP", _agent.Prover.Create(method.Method, new Uri(Server.Origin + path), token));
        return await Server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>What the server's process holds in memory, in bytes.</summary>
    public long Resident() => long.Parse(
        File.ReadLines($"/proc/{Process.Id}/status").Single(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture) * 1024;

    public async Task<List<JsonElement>> EvidenceAsync() =>
        [.. (await Server.EvidenceAsync()).Select(static line => JsonDocument.Parse(line).RootElement)];

    public static async Task Soon(Func<bool> condition, string what)
    {
        for (var i = 0; i < 1000 && !condition(); i++)
        {
            await Task.Delay(20);
        }

        condition().Should().BeTrue(what);
    }

    public async ValueTask DisposeAsync()
    {
        Go.TrySetResult();
        await Server.DisposeAsync();
        await _upstream.DisposeAsync();
        Directory.Delete(_policy, recursive: true);
    }

    private void WritePolicy()
    {
        Directory.CreateDirectory(Path.Combine(_policy, "rules"));
        File.WriteAllText(Path.Combine(_policy, "rules", "depth.yaml"), Rules);
        Directory.CreateDirectory(Path.Combine(_policy, "model"));
        foreach (var file in Directory.GetFiles(Path.Combine(ServerUnderTest.PolicyFolder(), "model")))
        {
            File.Copy(file, Path.Combine(_policy, "model", Path.GetFileName(file)));
        }
    }

    private async Task GrantAsync()
    {
        _agent = await Server.AddAgentAsync();
        var person = await Server.AddPersonAsync();
        foreach (var thing in (string[])["tool:crm/search_contacts", "operation:orders/read"])
        {
            (await Server.AdminPostAsync("/admin/tuples", new { user = $"user:{person.Person}", relation = "human_may", @object = thing })).EnsureSuccessStatusCode();
            (await Server.AdminPostAsync("/admin/tuples", new { user = $"agent:{_agent.Id}", relation = "agent_may", @object = thing })).EnsureSuccessStatusCode();
        }

        Person = person.Person;
        Delegation = (await person.GrantAsync(_agent)).DelegationId();
        await TokenAsync("/mcp/crm");
        await TokenAsync("/api/orders");
    }

    private async Task StartUpstreamAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _upstream = builder.Build();
        _upstream.Run(AnswerAsync);
        await _upstream.StartAsync();
    }

    // A few bytes at a time, as long as anybody listens.
    private async Task TrickleAsync(HttpContext http)
    {
        while (!Go.Task.IsCompleted)
        {
            await http.Response.WriteAsync("a little more ", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.WhenAny(Go.Task, Task.Delay(200, http.RequestAborted));
        }
    }

    private async Task AnswerAsync(HttpContext http)
    {
        Reached.Enqueue(http.Request.Headers.TraceParent.ToString().Split('-').ElementAtOrDefault(1) ?? "");
        if (http.Request.Path == "/hang")
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        }

        if (http.Request.Path == "/quick")
        {
            await http.Response.WriteAsync("{}");
            return;
        }

        if (http.Request.Path == "/trickle")
        {
            await TrickleAsync(http);
            return;
        }

        if (http.Request.Path == "/large")
        {
            var part = new byte[64 * 1024];
            for (var sent = 0; sent < LargeAnswer; sent += part.Length)
            {
                await http.Response.Body.WriteAsync(part, http.RequestAborted);
            }

            return;
        }

        if (http.Request.Path == "/mcp")
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":1,\"progress\":1}}\n\n");
            await http.Response.Body.FlushAsync();
        }

        await Go.Task.WaitAsync(http.RequestAborted);
        await http.Response.WriteAsync(http.Request.Path == "/mcp" ? "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[]}}\n\n" : "{}");
    }
}
