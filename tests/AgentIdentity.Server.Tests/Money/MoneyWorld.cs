using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.AspNetCore.Builder;

namespace AgentIdentity.Server.Tests.Money;

/// <summary>A server with models of one provider on every wire, and an agent with a budget.</summary>
internal sealed class MoneyWorld : IAsyncDisposable
{
    /// <summary>Each alias, and the address that its wire is spoken at.</summary>
    public static readonly IReadOnlyDictionary<string, string> Wires = new Dictionary<string, string>
    {
        ["chat"] = "/v1/chat/completions",
        ["responses"] = "/v1/responses",
        ["messages"] = "/v1/messages",
        ["converse"] = "/model/converse/converse",
    };

    private TestAgent _agent = null!;
    private Browser _person = null!;
    private string _token = "";

    public ServerUnderTest Server { get; private set; } = null!;

    public PaidProvider Provider { get; private set; } = null!;

    public string Delegation { get; private set; } = "";

    public string Person => _person.Person;

    public string Agent => _agent.Id;

    /// <param name="budgetUsd">What the human grants.</param>
    /// <param name="process">The process that the server runs in; null for the test's own.</param>
    /// <param name="settings">More of them, below AgentIdentity.</param>
    public static Task<MoneyWorld> StartAsync(string budgetUsd, ServerProcess? process = null, params string[] settings) =>
        StartAsync(budgetUsd, process, static _ => { }, settings);

    /// <summary>The same with something done before the server is built.</summary>
    public static async Task<MoneyWorld> StartAsync(string budgetUsd, ServerProcess? process, Action<WebApplicationBuilder> configure, params string[] settings)
    {
        var provider = await PaidProvider.StartAsync();
        MoneyWorld world = new()
        {
            Provider = provider,
            Server = new ServerUnderTest
            {
                OwnProcess = process,
                Configure = configure,
                Settings =
                [
                    .. Model("chat", "Provider=openai", $"Address={provider.Address}/v1", "ApiKey=sk-test"),
                    .. Model("responses", "Provider=openai", $"Address={provider.Address}/v1", "ApiKey=sk-test"),
                    .. Model("messages", "Provider=anthropic", $"Address={provider.Address}", "ApiKey=sk-test"),
                    .. Model("converse", "Provider=bedrock", $"Address={provider.Address}", "ApiKey=sk-test", "Region=eu-central-1"),
                    .. settings.Select(static setting => "--AgentIdentity:" + setting),
                ],
            },
        };
        await world.Server.InitializeAsync();
        await world.AllowAsync();
        await world.GrantAsync(budgetUsd);
        return world;
    }

    /// <summary>A request for a model, in the form of its wire; the alias is the wire's name.</summary>
    public static string Ask(string wire, int maximum, string prompt, bool stream = false)
    {
        var text = JsonSerializer.Serialize(prompt);
        return wire switch
        {
            "responses" => $$"""{"model":"responses","max_output_tokens":{{maximum}},"store":false,"input":{{text}}}""",
            "messages" => $$"""{"model":"messages","max_tokens":{{maximum}},"messages":[{"role":"user","content":{{text}}}]}""",
            "converse" => $$"""{"inferenceConfig":{"maxTokens":{{maximum}}},"messages":[{"role":"user","content":[{"text":{{text}}}]}]}""",
            _ => $$"""{"model":"chat","stream":{{(stream ? "true" : "false")}},"max_completion_tokens":{{maximum}},"messages":[{"role":"user","content":{{text}}}]}""",
        };
    }

    public Task<HttpResponseMessage> AskAsync(string wire, int maximum, string prompt, bool stream = false) => PostAsync(Wires[wire], Ask(wire, maximum, prompt, stream));

    public async Task<HttpResponseMessage> PostAsync(string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", _token);
        request.Headers.Add("DPoP", _agent.Prover.Create("POST", new Uri(Server.Origin + path), _token));
        if (path == "/v1/messages")
        {
            request.Headers.Add("anthropic-version", "2023-06-01");
        }

        return await Server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>A delegation of its own, with another budget; calls go under it from now on.</summary>
    public async Task GrantAsync(string budgetUsd)
    {
        var details = string.Join(',', Wires.Keys.Select(alias => $$"""{"type":"urn:agentidentity:model","locations":["{{Server.Origin}}/v1"],"identifier":"{{alias}}"}"""));
        Delegation = (await _person.GrantAsync(_agent, ("authorization_details", $"[{details}]"), ("budget_usd", budgetUsd))).DelegationId();
        _token = (await _agent.ExchangeAsync(Delegation, Server.Origin + "/v1"))["access_token"]!;
    }

    /// <summary>What is spent or set aside under the delegation, and its calls.</summary>
    public Task<JsonElement> UsageAsync() => Server.AdminGetAsync($"/admin/usage?delegation={Delegation}");

    /// <summary>The same, once every call is booked.</summary>
    public async Task<JsonElement> BookedAsync()
    {
        for (var i = 0; ; i++, await Task.Delay(50))
        {
            var usage = await UsageAsync();
            if (i == 600 || usage.GetProperty("calls").EnumerateArray().All(static call => call.GetProperty("state").GetString() != "reserved"))
            {
                return usage;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Provider.DisposeAsync();
    }

    private static IEnumerable<string> Model(string alias, params string[] settings) =>
        settings.Append($"InputUsdPerMillion={PaidProvider.InputUsdPerMillion}").Append($"OutputUsdPerMillion={PaidProvider.OutputUsdPerMillion}").Append("Model=m").Append("Retries=0")
            .Select(setting => $"--AgentIdentity:Models:{alias}:{setting}");

    private async Task AllowAsync()
    {
        (_agent, _person) = (await Server.AddAgentAsync(), await Server.AddPersonAsync());
        foreach (var alias in Wires.Keys)
        {
            (await Server.AdminPostAsync("/admin/tuples", new { user = $"user:{_person.Person}", relation = "human_may", @object = $"model:{alias}" })).EnsureSuccessStatusCode();
            (await Server.AdminPostAsync("/admin/tuples", new { user = $"agent:{_agent.Id}", relation = "agent_may", @object = $"model:{alias}" })).EnsureSuccessStatusCode();
        }
    }
}
