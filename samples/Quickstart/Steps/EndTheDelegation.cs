using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using Quickstart.Cast;
using Quickstart.Report;

namespace Quickstart.Steps;

/// <summary>Step 9: a sub-agent under a narrower child, and Ben's stop that reaches it at once.</summary>
internal sealed class EndTheDelegation : IStep
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private static readonly object Essay = new
    {
        model = Scene.ModelAlias,
        stream = true,
        max_completion_tokens = 1000,
        messages = new[] { new { role = "user", content = "Write an essay about refunds." } },
    };

    public string Title => "codex gives a sub-agent less; Ben ends it all";

    public async Task PlayAsync(Scene scene, Narrator tell)
    {
        await DelegateAsync(scene, tell);

        var openCrm = await scene.Scout.ConnectAsync(scene.ChildDelegation, scene.Crm);
        var clock = new Stopwatch();
        var mcp = FollowMcpAsync(openCrm, clock, out var mcpStarted);
        var model = FollowModelAsync(scene, clock, out var modelStarted);
        await Task.WhenAll(mcpStarted, modelStarted).WaitAsync(TimeSpan.FromSeconds(10));
        tell.Note("a model stream and an MCP stream of the child are open");

        tell.Asked("Ben presses End in the console, reads what it will do, and confirms");
        await scene.Ben.OpenAsync(new Uri(scene.Broker, $"/console/delegations/{scene.Delegation}/end"));
        clock.Start();
        await scene.Ben.SubmitAsync("End it now");
        var (mcpAfter, mcpLast) = await mcp;
        var (modelAfter, modelLast) = await model;
        Expect.That(mcpAfter < OneSecond && modelAfter < OneSecond, $"both streams to end within one second, but they took {mcpAfter.TotalMilliseconds:0} and {modelAfter.TotalMilliseconds:0} ms");
        tell.Refused($"the MCP stream ended after {mcpAfter.TotalMilliseconds:0} ms; its last event: {mcpLast}");
        tell.Refused($"the model stream ended after {modelAfter.TotalMilliseconds:0} ms; its last event: {modelLast}");

        await NothingWorksAnyMoreAsync(scene, tell);
    }

    private static async Task DelegateAsync(Scene scene, Narrator tell)
    {
        tell.Asked("codex gives scout a child delegation: search_contacts and the model, nothing else");
        scene.ChildDelegation = await scene.Codex.DelegateAsync(scene.Delegation, "scout", "Look contacts up for codex", Grants.Scout(scene));
        var claims = CastAgent.Claims(await scene.Scout.TokenAsync(scene.ChildDelegation, scene.Crm));
        var actor = claims["act"]!;
        Expect.Equal("ben", claims["sub"]!.ToString(), "sub of the sub-agent's token");
        Expect.Equal("scout", actor["sub"]!.ToString(), "the current actor");
        Expect.Equal("codex", actor["act"]?["sub"]?.ToString(), "the actor before it");
        tell.Allowed($"{scene.ChildDelegation}; scout's token: sub=ben, act=scout, and inside it act=codex");

        await using var crm = await scene.Scout.ConnectAsync(scene.ChildDelegation, scene.Crm);
        var tools = (await crm.ListToolsAsync()).Select(tool => tool.Name).ToArray();
        Expect.That(tools is ["search_contacts"], $"only search_contacts, but saw {string.Join(", ", tools)}");
        var refusal = await ReadTheTools.RefusalAsync(() => crm.CallToolAsync("create_refund", new Dictionary<string, object?> { ["order"] = "A-17", ["amount"] = 1, ["currency"] = "EUR" }).AsTask());
        tell.Refused($"create_refund, which the child does not hold: {refusal.Message}");
    }

    private static Task<(TimeSpan After, string Last)> FollowMcpAsync(McpClient crm, Stopwatch clock, out Task started)
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        started = first.Task;
        return Follow();

        async Task<(TimeSpan, string)> Follow()
        {
            try
            {
                var arguments = new Dictionary<string, object?> { ["query"] = "a", ["archiveSeconds"] = 60 };
                await crm.CallToolAsync("search_contacts", arguments, new FirstProgress(first));
                throw new StepFailed("expected the MCP stream to be ended, but it finished");
            }
            catch (McpProtocolException refusal)
            {
                return (clock.Elapsed, $"JSON-RPC error {(int)refusal.ErrorCode}: {refusal.Message}");
            }
            finally
            {
                await crm.DisposeAsync();
            }
        }
    }

    private static Task<(TimeSpan After, string Last)> FollowModelAsync(Scene scene, Stopwatch clock, out Task started)
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        started = first.Task;
        return Follow();

        async Task<(TimeSpan, string)> Follow()
        {
            using var http = scene.Scout.Http(scene.ChildDelegation, scene.Models);
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{scene.Models}/chat/completions") { Content = JsonContent.Create(Essay) };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
            var why = "nothing";
            while (await lines.ReadLineAsync() is { } line)
            {
                first.TrySetResult();
                // After the error comes the end of the choice, for clients that look at nothing else.
                why = line.StartsWith("data: {\"error\"", StringComparison.Ordinal) ? line[6..] : why;
            }

            Expect.Contains("\"code\":\"AID", why, "the error that ends the model stream");
            return (clock.Elapsed, why);
        }
    }

    private static async Task NothingWorksAnyMoreAsync(Scene scene, Narrator tell)
    {
        tell.Asked("the tokens already issued, and a new exchange");
        foreach (var (agent, delegation) in new[] { (scene.Codex, scene.Delegation), (scene.Scout, scene.ChildDelegation) })
        {
            using var http = agent.HttpWithHeldToken(delegation, scene.Crm);
            using var held = await http.PostAsync(new Uri(scene.Crm), JsonContent.Create(new { jsonrpc = "2.0", id = 1, method = "ping" }));
            Expect.Equal(HttpStatusCode.Unauthorized, held.StatusCode, $"the status of a call with a token that {agent.Id} was given before");
            var error = JsonNode.Parse(await held.Content.ReadAsStringAsync())!["error"]!;
            tell.Refused($"a token that {agent.Id} was given before: {error["message"]} ({error["data"]!["code"]})");

            var why = await agent.RefusedExchangeAsync(delegation, scene.Crm);
            tell.Refused($"the next exchange of {agent.Id}: {why}");
        }
    }

    /// <summary>Runs on the thread that reads the stream, so that the first progress is seen when it arrives.</summary>
    private sealed class FirstProgress(TaskCompletionSource first) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => first.TrySetResult();
    }
}
