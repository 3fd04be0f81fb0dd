using System.Text.Json;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Mcp.Hub;

public sealed class TaskTests
{
    private const string Meta = """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"elicitation":{"form":{}},"extensions":{"io.modelcontextprotocol/tasks":{}}}}""";
    private const string Began = """{"resultType":"task","taskId":"t1","status":"working"}""";
    private const string Form = """{"who":{"method":"elicitation/create","params":{"message":"Your password?","requestedSchema":{"type":"object","properties":{"password":{"type":"string"}}}}}}""";

    [Fact]
    public async Task A_task_is_asked_for_by_the_id_that_was_sealed_for_the_caller()
    {
        await using var world = await StartAsync(Began, """{"resultType":"complete","taskId":"t1","status":"working"}""");
        var task = await BeginAsync(world);
        task.Should().NotBe("t1");
        var answer = await TextAsync(world, "tasks/get", task);
        answer.Should().Contain("working").And.NotContain("\"t1\"");
        world.Upstream.Seen.Last().Body.Should().Contain("\"t1\"");
    }

    [Theory]
    [InlineData("""{"resultType":"complete","taskId":"t1","status":"input_required","inputRequests":FORM}""")]
    [InlineData("""{"resultType":"complete","taskId":"t1","status":"input_required","requestState":"inner"}""")]
    [InlineData("""{"resultType":"complete","taskId":"t1","status":"completed","result":{"resultType":"input_required","inputRequests":FORM}}""")]
    public async Task What_a_task_asks_of_the_human_reaches_nobody(string later)
    {
        await using var world = await StartAsync(Began, later.Replace("FORM", Form, StringComparison.Ordinal));
        var answer = await TextAsync(world, "tasks/get", await BeginAsync(world));
        answer.Should().NotContain("password").And.NotContain("inner").And.Contain("AID3117");
    }

    [Fact]
    public async Task A_task_that_begins_with_a_question_is_not_passed_on()
    {
        await using var world = await StartAsync($$"""{"resultType":"task","taskId":"t1","inputRequests":{{Form}} }""", "{}");
        (await CallAsync(world)).Should().NotContain("password").And.Contain("AID3117");
    }

    [Fact]
    public async Task A_finished_answer_holds_no_question()
    {
        await using var world = await StartAsync($$"""{"resultType":"complete","content":[],"inputRequests":{{Form}},"requestState":"inner"}""", "{}");
        (await CallAsync(world)).Should().Contain("content").And.NotContain("password").And.NotContain("inner");
    }

    [Fact]
    public async Task Answers_to_a_task_go_to_no_server()
    {
        await using var world = await StartAsync(Began, """{"resultType":"complete"}""");
        var task = await BeginAsync(world);
        (await TextAsync(world, "tasks/update", task, ""","inputResponses":{"who":{"action":"accept","content":{"password":"x"}}}""")).Should().Contain("AID3109");
        world.Upstream.Seen.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_rule_that_takes_something_out_of_the_tools_answers_by_now_withholds_its_tasks()
    {
        await using var world = await StartAsync(Began, """{"resultType":"complete","taskId":"t1","status":"completed","result":{"content":[{"type":"text","text":"salary"}]}}""");
        var task = await BeginAsync(world);
        world.Decisions.Says = static decision => decision with { Obligations = [new Obligation("hr", ObligationKind.Redact, ["body.salary"])] };
        (await TextAsync(world, "tasks/get", task)).Should().NotContain("salary").And.Contain("AID3206");
        world.Upstream.Seen.Should().HaveCount(1);
    }

    private static Task<GatewayWorld> StartAsync(string first, string later) => GatewayWorld.StartAsync(world => world.Upstream.Answer = (http, body) =>
    {
        http.Response.ContentType = "application/json";
        var result = body.Contains("tools/call", StringComparison.Ordinal) ? first : later;
        return http.Response.WriteAsync($$"""{"jsonrpc":"2.0","id":{{RecordingUpstream.IdOf(body)!.Value.GetRawText()}},"result":{{result}} }""");
    });

    private static async Task<string> BeginAsync(GatewayWorld world) =>
        JsonDocument.Parse(await CallAsync(world)).RootElement.GetProperty("result").GetProperty("taskId").GetString()!;

    private static Task<string> CallAsync(GatewayWorld world) => SendAsync(world, """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"slow","arguments":{}}}""");

    private static Task<string> TextAsync(GatewayWorld world, string method, string task, string more = "") =>
        SendAsync(world, $$"""{"jsonrpc":"2.0","id":2,"method":"{{method}}","params":{"taskId":"{{task}}"{{more}} } }""");

    private static async Task<string> SendAsync(GatewayWorld world, string json)
    {
        var call = ModernCall.Of(json, Meta)!;
        var response = await world.Client.SendAsync(call.On(world.Caller.Request(HttpMethod.Post, "/mcp/crm", TestCaller.Json(call.Body))));
        return await response.Content.ReadAsStringAsync();
    }
}
