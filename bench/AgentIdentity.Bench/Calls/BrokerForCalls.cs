using System.Diagnostics;
using System.Text.Json.Nodes;
using AgentIdentity.Bench.Models;
using AgentIdentity.Tokens;
using Quickstart;
using Quickstart.Cast;

namespace AgentIdentity.Bench.Calls;

/// <summary>The whole server as a process of its own with an API and an MCP server behind it, its default rules, durable evidence, and a delegation that a person granted.</summary>
internal static class BrokerForCalls
{
    public const string Order = "/api/orders/orders/42/lines";

    public static string Audience(int port) => $"http://127.0.0.1:{port}/api/orders";

    public static string Tools(int port) => $"http://127.0.0.1:{port}/mcp/tools";

    public static async Task<(Contestant Broker, CallTokens Http, CallTokens Mcp)> StartAsync(int port, int upstream, string folder)
    {
        var origin = new Uri($"http://127.0.0.1:{port}");
        var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        ProcessStartInfo start = new("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "AgentIdentity.Server.dll"), $"--urls=http://127.0.0.1:{port}", $"--AgentIdentity:PublicUrl=http://127.0.0.1:{port}",
            $"--AgentIdentity:DataFolder={data}", $"--AgentIdentity:PolicyFolder={Path.Combine(AppContext.BaseDirectory, "policies", "default")}",
            "--AgentIdentity:Limits:Delegation:Concurrency=4000", "--Logging:LogLevel:Default=Warning",
            "--AgentIdentity:Upstreams:orders:Kind=http", $"--AgentIdentity:Upstreams:orders:Address=http://127.0.0.1:{upstream}",
            "--AgentIdentity:Upstreams:orders:AllowBearer=true", "--AgentIdentity:Upstreams:orders:Credential=none",
            "--AgentIdentity:Upstreams:tools:Kind=mcp", $"--AgentIdentity:Upstreams:tools:Address=http://127.0.0.1:{upstream}/mcp", "--AgentIdentity:Upstreams:tools:Revision=2026-07-28",
            "--AgentIdentity:Upstreams:tools:AllowBearer=true", "--AgentIdentity:Upstreams:tools:Credential=none", "--AgentIdentity:Upstreams:tools:Pinning=off",
        ])
        { WorkingDirectory = folder };
        var broker = await Contestant.StartAsync("the broker, HTTP", port, start, "");
        var (http, mcp) = (Detail("urn:agentidentity:http", Audience(port), "POST"), Detail("urn:agentidentity:mcp-tool", Tools(port), "tools/call"));
        mcp["identifier"] = "put_order";
        var delegation = await GrantAsync(origin, data, http, mcp);
        var keys = KeyRing.OpenFile(Path.Combine(data, "keys", "tokens.json"), TimeProvider.System);
        CallTokens Tokens(JsonObject detail, string audience) => new(
            origin.GetLeftPart(UriPartial.Authority), folder, keys, delegation, AuthorizationDetails.Parse(new JsonArray(detail.DeepClone()).ToJsonString()).Value, audience);
        return (broker, Tokens(http, Audience(port)), Tokens(mcp, Tools(port)));
    }

    private static JsonObject Detail(string type, string location, string action) =>
        new() { ["type"] = type, ["locations"] = new JsonArray(location), ["actions"] = new JsonArray(action) };

    private static async Task<string> GrantAsync(Uri origin, string data, params JsonObject[] details)
    {
        using var http = new HttpClient { BaseAddress = origin };
        while (!(await http.GetAsync(new Uri("/healthz/ready", UriKind.Relative))).IsSuccessStatusCode)
        {
            await Task.Delay(100);
        }

        using Administrator administrator = new(origin, (await File.ReadAllTextAsync(Path.Combine(data, "admin.key"))).Trim());
        using CastAgent agent = new("bench", origin);
        using Browser ben = new(origin);
        await administrator.AddPersonAsync("ben", "Ben", Scene.Password);
        await administrator.AddAgentAsync("bench", "Bench", "ben", agent.PublicKeys(), CastAgent.Callback);
        foreach (var right in (string[])["operation:orders/write", "tool:tools/put_order"])
        {
            await administrator.AllowAsync("user:ben", "human_may", right);
            await administrator.AllowAsync("agent:bench", "agent_may", right);
        }

        var request = await agent.AskForDelegationAsync("Measure", [.. details.Select(static detail => detail.DeepClone())]);
        await ben.OpenAsync(request.Address);
        await ben.SubmitAsync("password", ("username", "ben"), ("password", Scene.Password));
        await ben.SubmitAsync("decision", ("decision", "grant"));
        return await request.CompleteAsync(ben.Address);
    }
}
