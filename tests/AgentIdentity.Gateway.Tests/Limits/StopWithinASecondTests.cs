using System.Diagnostics;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Limits;

/// <summary>A stop reaches every kind of call wherever it is: before the upstream's headers, in the middle of its answer, while the answer is held whole.</summary>
public sealed class StopWithinASecondTests
{
    private const string Tool = """{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"search_contacts"}}""";
    private const string List = """{"jsonrpc":"2.0","id":9,"method":"tools/list"}""";
    private const string Chat = """{"model":"small","max_completion_tokens":10,"messages":[{"role":"user","content":"hi"}]}""";
    private const string ChatStream = """{"model":"small","stream":true,"max_completion_tokens":10,"messages":[{"role":"user","content":"hi"}]}""";
    private const string Chunk = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\n";
    private const string Progress = "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progress\":1}}\n\n";

    // What is called, what the upstream sends before it falls silent, and how the caller sees the end: a code, or a break where there is no other form.
    public static TheoryData<string, string, string?, string> Calls => new()
    {
        { "/mcp/crm", Tool, null, "AID3204" },
        { "/mcp/crm", Tool, Progress, "AID3204" },
        { "/mcp/crm", List, null, "AID3204" },
        { "/mcp/crm", List, "{\"jsonrpc\":\"2.0\",", "AID3204" },
        { "/api/orders/orders", "{}", null, "AID3204" },
        { "/api/orders/orders", "{}", "{\"half\":", "broken" },
        { "/v1/chat/completions", Chat, null, "AID4040" },
        { "/v1/chat/completions", ChatStream, Chunk, "AID4040" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_stop_ends_it_within_a_second_in_its_own_form_and_lets_go_of_the_upstream(string path, string body, string? begun, string end)
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = Silence(begun);
        var call = ReadAsync(world.Caller.PostAsync(path, body));
        await Expect.Soon(() => !world.Upstream.Seen.IsEmpty);
        await Task.Delay(200);
        var clock = Stopwatch.StartNew();

        world.Stops.Stop();
        var seen = await call.WaitAsync(TimeSpan.FromSeconds(5));

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1));
        seen.Should().Contain(end);
        await world.Upstream.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(2));
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        world.Evidence.Bodies(EvidenceKinds.Outcome).Single().GetProperty("outcome").GetString().Should().Be("stopped");
        await Expect.Soon(() => world.Stops.Left == 1);
    }

    [Fact]
    public async Task An_answer_that_is_held_whole_for_a_rule_is_let_go_too()
    {
        await using var world = await GatewayWorld.StartAsync(w =>
            w.Decisions.Says = decision => decision with { Obligations = [new Obligation("hide", ObligationKind.Redact, ["iban"])] });
        world.Upstream.Answer = Silence("{\"iban\":");
        var call = ReadAsync(world.Caller.SendAsync(HttpMethod.Get, "/api/orders/orders/1"));
        await Expect.Soon(() => !world.Upstream.Seen.IsEmpty);
        await Task.Delay(200);
        var clock = Stopwatch.StartNew();
        world.Stops.Stop();
        (await call.WaitAsync(TimeSpan.FromSeconds(5))).Should().Contain("AID3204").And.NotContain("iban");
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_hundred_running_calls_end_within_one_second_of_one_stop()
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = Silence(Progress);
        var calls = Enumerable.Range(0, 100).Select(_ => ReadAsync(world.Caller.PostAsync("/mcp/crm", Tool))).ToList();
        await Expect.Soon(() => world.Upstream.Seen.Count == 100);
        await Task.Delay(300);
        var clock = Stopwatch.StartNew();
        world.Stops.Stop();
        var ends = await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(5));
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1));
        ends.Should().OnlyContain(static end => end.Contains("AID3204"));
    }

    private static Func<HttpContext, string, Task> Silence(string? begun) => async (http, _) =>
    {
        if (begun is not null)
        {
            http.Response.ContentType = begun.StartsWith("data:", StringComparison.Ordinal) ? "text/event-stream" : "application/json";
            await http.Response.WriteAsync(begun);
            await http.Response.Body.FlushAsync();
        }

        await Task.Delay(Timeout.Infinite, http.RequestAborted);
    };

    private static async Task<string> ReadAsync(Task<HttpResponseMessage> call)
    {
        try
        {
            return await (await call).Content.ReadAsStringAsync();
        }
        catch (HttpRequestException)
        {
            return "broken";
        }
    }
}
