using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Server.Tests.Hostile;

/// <summary>The whole server with an API and an MCP server behind it that write their bytes down, and tokens that open both.</summary>
public sealed class HostileServer : IAsyncLifetime
{
    private const string Rules = """
        apiVersion: agentidentity/v1
        rules:
          - id: small-orders
            owner: payments
            on: { upstreams: [raw], actions: [POST] }
            require: "!request.path.startsWith('/checked') || double(args.body.amount) < 10.0"
            message: "Orders of agents are below 10."
        """;

    private static readonly string Last = Row.Head($"GET /{Heard.Nowhere} HTTP/1.1", "Host: {host}", "Connection: close");

    private readonly string _policy = Directory.CreateTempSubdirectory("agentidentity-policy-").FullName;
    private readonly RawUpstream _upstream = new();
    private ServerUnderTest _server = null!;
    private readonly Dictionary<string, string> _words = [];
    private long _last;

    public async ValueTask InitializeAsync()
    {
        _upstream.Start();
        Directory.CreateDirectory(Path.Combine(_policy, "rules"));
        Directory.CreateDirectory(Path.Combine(_policy, "model"));
        await File.WriteAllTextAsync(Path.Combine(_policy, "rules", "raw.yaml"), Rules);
        File.Copy(Path.Combine(ServerUnderTest.PolicyFolder(), "model", "main.fga"), Path.Combine(_policy, "model", "main.fga"));
        _server = new ServerUnderTest
        {
            Settings =
            [
                $"--AgentIdentity:PolicyFolder={_policy}", "--AgentIdentity:Evidence:RecordArguments=true",
                "--AgentIdentity:Upstreams:raw:Kind=http", $"--AgentIdentity:Upstreams:raw:Address={_upstream.Address}",
                "--AgentIdentity:Upstreams:raw:AllowBearer=true", "--AgentIdentity:Upstreams:raw:MaxBodyBytes=4000000", "--AgentIdentity:Upstreams:raw:Credential=none",
                "--AgentIdentity:Upstreams:tools:Kind=mcp", "--AgentIdentity:Upstreams:tools:Pinning=off", "--AgentIdentity:Upstreams:tools:Revision=2026-07-28", $"--AgentIdentity:Upstreams:tools:Address={_upstream.Address}/mcp",
                "--AgentIdentity:Upstreams:tools:AllowBearer=true", "--AgentIdentity:Upstreams:tools:MaxBodyBytes=65536", "--AgentIdentity:Upstreams:tools:Credential=none",
            ],
        };
        await _server.InitializeAsync();
        var (api, mcp) = await GrantAsync();
        (_words["api"], _words["mcp"], _words["host"]) = ($"Authorization: Bearer {api}", $"Authorization: Bearer {mcp}", new Uri(_server.Origin).Authority);
        await CarryAsync("own", mcp);
        await CarryAsync("their", (await GrantAsync()).Mcp);
        await EntriesAsync(0);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _upstream.DisposeAsync();
        Directory.Delete(_policy, recursive: true);
    }

    /// <summary>
    /// Sends a row's bytes over one connection and a plain request after them, and reads until the server hangs up: whatever the row left
    /// of itself would be heard with that request. A row that promises more than it sends is ended by hanging up.
    /// </summary>
    public async Task<Heard> SendAsync(Row row)
    {
        _upstream.Seen.Clear();
        _upstream.Broken.Clear();
        var before = _last;
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", new Uri(_server.Origin).Port);
        var answers = await ExchangeAsync(client, Encoding.Latin1.GetBytes(row.Filled(_words) + (row.IsShort ? "" : Row.Filled(Last, _words))), row.IsShort);
        var entries = await EntriesAsync(before);
        for (var tries = 0; row.IsShort && tries < 500 && !Heard.AllEnded(entries); tries++)
        {
            await Task.Delay(10);
            entries = await EntriesAsync(before);
        }

        return new Heard(answers, [.. _upstream.Seen], row.IsShort ? [] : [.. _upstream.Broken], entries);
    }

    private static async Task<string> ExchangeAsync(TcpClient client, byte[] bytes, bool hangUp)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(20));
        var heard = new MemoryStream();
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(bytes, patience.Token);
            if (hangUp)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }

            await stream.CopyToAsync(heard, patience.Token);
        }
        catch (IOException)
        {
            // A server that will not read on may reset the connection; what it said before counts.
        }

        return Encoding.Latin1.GetString(heard.ToArray());
    }

    private async Task<JsonElement[]> EntriesAsync(long after)
    {
        var lines = await _server.Admin.GetStringAsync("/admin/evidence?after=" + after.ToString(CultureInfo.InvariantCulture));
        JsonElement[] entries = [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
        _last = entries.Length == 0 ? after : entries[^1].GetProperty("seq").GetInt64();
        return entries;
    }

    // What the gateway gives a caller to carry.
    private async Task CarryAsync(string whose, string token)
    {
        using HttpClient http = new() { BaseAddress = new Uri(_server.Origin) };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + token);
        using var begun = await SendAsync(http, """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""");
        _words[whose + "-session"] = begun.Headers.GetValues("Mcp-Session-Id").Single();
        using var listed = await SendAsync(http, CrossCallerRows.Listing, CrossCallerRows.HeadersOf("tools/list"));
        _words[whose + "-cursor"] = await ResultAsync(listed, "nextCursor");
        using var asked = await SendAsync(http, CrossCallerRows.Asking, CrossCallerRows.HeadersOf("tools/call"));
        _words[whose + "-state"] = await ResultAsync(asked, "requestState");
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, string body, params string[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/mcp/tools") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var header in headers.Select(static header => header.Split(": ")))
        {
            request.Headers.TryAddWithoutValidation(header[0], header[1]);
        }

        return http.SendAsync(request);
    }

    private static async Task<string> ResultAsync(HttpResponseMessage answer, string member)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.Should().BeTrue("{0}", text);
        return JsonDocument.Parse(text).RootElement.GetProperty("result").GetProperty(member).GetString()!;
    }

    private async Task<(string Api, string Mcp)> GrantAsync()
    {
        var agent = await _server.AddAgentAsync();
        var person = await _server.AddPersonAsync();
        foreach (var thing in (string[])["tool:tools/echo", "operation:raw/read", "operation:raw/write", "operation:raw/delete"])
        {
            (await _server.AdminPostAsync("/admin/tuples", new { user = $"user:{person.Person}", relation = "human_may", @object = thing })).EnsureSuccessStatusCode();
            (await _server.AdminPostAsync("/admin/tuples", new { user = $"agent:{agent.Id}", relation = "agent_may", @object = thing })).EnsureSuccessStatusCode();
        }

        var id = (await person.GrantAsync(agent, ("authorization_details", $$$"""
            [{"type":"urn:agentidentity:mcp-tool","locations":["{{{_server.Origin}}}/mcp/tools"],"actions":["tools/call"],"identifier":"*"},
             {"type":"urn:agentidentity:http","locations":["{{{_server.Origin}}}/api/raw"],"actions":["GET","HEAD","OPTIONS","POST","PUT","PATCH","DELETE"]}]
            """))).DelegationId();
        return (await MintAsync(person.Person, agent.Id, id, "/api/raw", "http"), await MintAsync(person.Person, agent.Id, id, "/mcp/tools", "mcp"));
    }

    // Without a key, for these addresses take Bearer: proofs are not what these rows are about.
    private async Task<string> MintAsync(string person, string agent, string delegation, string address, string scope) =>
        (await _server.App.Services.GetRequiredService<TokenMinter>().MintDelegatedAsync(new DelegatedTokenRequest
        {
            Subject = person,
            Actor = new Actor(_server.Origin, agent, null),
            ClientId = agent,
            Audience = _server.Origin + address,
            Scope = [scope],
            Details = _server.App.Services.GetRequiredService<DelegationBook>().Find(delegation)!.Details,
            DelegationId = delegation,
            TransactionId = Identifiers.New("txn_"),
        })).Value;
}

/// <summary>What came of a row: the caller's answers, what reached the upstream, and the new entries of the evidence.</summary>
public sealed record Heard(string Answers, IReadOnlyList<RawRequest> Seen, IReadOnlyList<string> Broken, IReadOnlyList<JsonElement> Entries)
{
    /// <summary>Where nothing is.</summary>
    public const string Nowhere = "nothing-is-here";

    /// <summary>Whether every call that was let out has its end on record.</summary>
    public static bool AllEnded(IReadOnlyList<JsonElement> entries) => entries.Count > 0 && entries.Where(Allows).All(entry => EndOf(entries, entry) is not null);

    /// <summary>The calls that were let out; of a caller who hung up, those that came to their end.</summary>
    public IEnumerable<JsonElement> Allowed => Entries.Where(Allows).Where(entry => EndOf(Entries, entry) is null or "completed").Select(static entry => entry.GetProperty("body").GetProperty("call"));

    private static bool Allows(JsonElement entry) => entry.GetProperty("body") is var body && !body.TryGetProperty("refusal", out _)
        && body.TryGetProperty("decision", out var decision) && decision.GetProperty("outcome").GetString() == "allow";

    private static string? EndOf(IReadOnlyList<JsonElement> entries, JsonElement call) => entries
        .Where(entry => entry.GetProperty("kind").GetString() == "outcome" && entry.GetProperty("decision").GetString() == call.GetProperty("decision").GetString())
        .Select(static entry => entry.GetProperty("body").GetProperty("outcome").GetString()).FirstOrDefault();
}
