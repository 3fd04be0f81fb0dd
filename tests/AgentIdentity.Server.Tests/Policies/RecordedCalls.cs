using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Policies;

/// <summary>A server whose agent has made four calls through the gateway: two allowed, one refused by a rule, one that waits for an approval.</summary>
internal sealed class RecordedCalls : IAsyncDisposable
{
    private const string Rules = """
        apiVersion: agentidentity/v1
        rules:
          - id: refunds-have-a-limit
            on: { tools: [crm/create_refund] }
            message: "Refunds end at LIMIT."
            deny: args.amount > LIMIT
          - id: refunds-need-ann
            on: { tools: [crm/create_refund] }
            require: args.amount <= 20
            otherwise: { approval: { from: "user:ann", ttl: 15m } }

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recorded-calls-");

    public ServerUnderTest Server { get; private set; } = null!;

    public string Human { get; private set; } = "";

    public string Agent { get; private set; } = "";

    /// <summary>The policy that decided.</summary>
    public string InForce => Path.Combine(_folder.FullName, "in-force");

    public static async Task<RecordedCalls> MakeAsync(bool recordArguments)
    {
        RecordedCalls calls = new();
        calls.Policy("in-force", 90);
        calls.Server = new ServerUnderTest { Settings = [$"--AgentIdentity:PolicyFolder={calls.InForce}", $"--AgentIdentity:Evidence:RecordArguments={recordArguments}"] };
        await calls.Server.InitializeAsync();
        await calls.CallAsync();
        return calls;
    }

    /// <summary>Another policy of the same model, with another limit and perhaps a rule more.</summary>
    public string Policy(string name, int limit, string more = "")
    {
        var (shipped, folder) = (ServerUnderTest.PolicyFolder(), Path.Combine(_folder.FullName, name));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(shipped, "model"), "*", SearchOption.AllDirectories))
        {
            Write(Path.Combine(folder, Path.GetRelativePath(shipped, file)), File.ReadAllText(file));
        }

        Write(Path.Combine(folder, "rules", "refunds.yaml"), Rules.Replace("LIMIT", $"{limit}", StringComparison.Ordinal) + more);
        return folder;
    }

    /// <summary>A file with what a program printed.</summary>
    public string Keep(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        Write(file, text);
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private async Task CallAsync()
    {
        var (agent, ben) = (await Server.AddAgentAsync(), await Server.AddPersonAsync());
        (Human, Agent) = (ben.Person, agent.Id);
        foreach (var tool in (string[])["create_refund", "search_contacts"])
        {
            foreach (var (user, relation) in ((string, string)[])[($"user:{Human}", "human_may"), ($"agent:{Agent}", "agent_may")])
            {
                using var written = await Server.AdminPostAsync("/admin/tuples", new { user, relation, @object = $"tool:crm/{tool}" });
                written.StatusCode.Should().Be(HttpStatusCode.Created);
            }
        }

        var token = (await agent.ExchangeAsync((await ben.GrantAsync(agent)).DelegationId(), Server.Origin + "/mcp/crm"))["access_token"]!;
        // What leaves the gateway finds nobody there; the decision stands in the record all the same.
        (await CallAsync(agent, token, "create_refund", """{"amount":10}""")).Should().Contain("AID3501");
        (await CallAsync(agent, token, "create_refund", """{"amount":95}""")).Should().Contain("Refunds end at 90.").And.NotContain("approval_id");
        (await CallAsync(agent, token, "create_refund", """{"amount":60}""")).Should().Contain("approval_id");
        (await CallAsync(agent, token, "search_contacts", "{}")).Should().Contain("AID3501");
    }

    private async Task<string> CallAsync(TestAgent agent, string token, string tool, string arguments)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/mcp/crm");
        request.Content = new StringContent(
            $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}}}""", Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {token}");
        request.Headers.TryAddWithoutValidation("DPoP", agent.Prover.Create("POST", new Uri(Server.Origin + "/mcp/crm"), token));
        using var response = await Server.SendAsync(request);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetRawText();
    }
}
