using System.Diagnostics;
using System.Text.Json.Nodes;
using Quickstart;
using Quickstart.Cast;

namespace AgentIdentity.Bench.Models;

/// <summary>The whole server as a process of its own, with policy, budget and durable evidence on, and a key under a delegation that a person granted.</summary>
internal static class OwnServer
{
    public static async Task<Contestant> StartAsync(int port, string upstream, string folder)
    {
        var origin = new Uri($"http://127.0.0.1:{port}");
        ProcessStartInfo start = new("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "AgentIdentity.Server.dll"), $"--urls={origin}", $"--AgentIdentity:PublicUrl=http://127.0.0.1:{port}",
            $"--AgentIdentity:DataFolder={folder}", $"--AgentIdentity:PolicyFolder={Path.Combine(AppContext.BaseDirectory, "policies", "default")}",
            "--AgentIdentity:AllowBearerModels=true", "--AgentIdentity:Limits:Delegation:Concurrency=4000", "--Logging:LogLevel:Default=Warning",
            "--AgentIdentity:Models:gpt:Provider=openai", $"--AgentIdentity:Models:gpt:Address={upstream}/v1", "--AgentIdentity:Models:gpt:ApiKey=sk-bench",
            "--AgentIdentity:Models:gpt:InputUsdPerMillion=3", "--AgentIdentity:Models:gpt:OutputUsdPerMillion=15",
        ])
        { WorkingDirectory = folder };
        var contestant = await Contestant.StartAsync("AgentIdentity", port, start, "");
        return contestant.With($"Authorization: Bearer {await KeyAsync(origin, folder)}\r\n");
    }

    private static async Task<string> KeyAsync(Uri origin, string folder)
    {
        using var http = new HttpClient { BaseAddress = origin };
        while (!(await http.GetAsync(new Uri("/healthz/ready", UriKind.Relative))).IsSuccessStatusCode)
        {
            await Task.Delay(100);
        }

        using Administrator administrator = new(origin, (await File.ReadAllTextAsync(Path.Combine(folder, "admin.key"))).Trim());
        using CastAgent agent = new("bench", origin);
        using Browser ben = new(origin);
        await administrator.AddPersonAsync("ben", "Ben", Scene.Password);
        await administrator.AddAgentAsync("bench", "Bench", "ben", agent.PublicKeys(), CastAgent.Callback);
        await administrator.AllowAsync("user:ben", "human_may", "model:gpt");
        await administrator.AllowAsync("agent:bench", "agent_may", "model:gpt");
        var models = new Uri(origin, "/v1").ToString();
        var request = await agent.AskForDelegationAsync("Measure", [new JsonObject
        {
            ["type"] = "urn:agentidentity:model", ["locations"] = new JsonArray(models), ["identifier"] = "gpt",
        }], 900_000_000_000);
        await ben.OpenAsync(request.Address);
        await ben.SubmitAsync("password", ("username", "ben"), ("password", Scene.Password));
        await ben.SubmitAsync("decision", ("decision", "grant"));
        var delegation = await request.CompleteAsync(ben.Address);
        var issued = await administrator.SendAsync($"/admin/delegations/{delegation}/keys", new { resource = models, name = "bench" });
        return issued.GetProperty("key").GetString()!;
    }
}
