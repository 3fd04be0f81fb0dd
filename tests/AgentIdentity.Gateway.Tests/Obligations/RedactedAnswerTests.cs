using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Obligations;

/// <summary>redact, at the doors that can meet it and at those that cannot.</summary>
public sealed class RedactedAnswerTests
{
    private const string Tool = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"get_contact","arguments":{}}}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tools_answer_comes_without_it_in_structure_and_text(bool asEvents)
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = (http, _) => McpAsync(http, Result("""{"content":[{"type":"text","text":"{\"name\":\"Ann\",\"iban\":\"DE00SECRET\"}","_meta":{"x":"DE00SECRET"}}],"structuredContent":{"name":"Ann","iban":"DE00SECRET","all":[{"iban":"DE00SECRET"}]},"_meta":{"x":"DE00SECRET"},"isError":false}"""), asEvents);
        using var response = await world.Caller.PostAsync("/mcp/crm", Tool);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        var text = await response.Content.ReadAsStringAsync();
        text.Should().NotContain("SECRET");
        using var document = JsonDocument.Parse(text);
        document.RootElement.GetProperty("id").GetInt32().Should().Be(7);
        var result = document.RootElement.GetProperty("result");
        result.GetProperty("structuredContent").GetRawText().Should().Be("""{"name":"Ann","all":[{}]}""");
        result.GetProperty("content")[0].GetProperty("text").GetString().Should().Be("""{"name":"Ann"}""");
        result.GetProperty("isError").GetBoolean().Should().BeFalse();
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        world.Evidence.Bodies(EvidenceKinds.Outcome).Single().GetProperty("redacted").GetInt32().Should().Be(3);
    }

    [Theory]
    [InlineData("""{"content":[{"type":"text","text":"Ann has DE00SECRET"}]}""")]
    [InlineData("""{"content":[{"type":"text","text":"\"DE00SECRET\""}]}""")]
    [InlineData("""{"content":[{"type":"image","data":"DE00SECRET","mimeType":"image/png"}]}""")]
    [InlineData("""{"content":[{"type":"resource","resource":{"uri":"x:y","text":"DE00SECRET"}}]}""")]
    [InlineData("""{"content":[{"type":7,"text":"{}"}]}""")]
    [InlineData("""{"content":{"iban":"DE00SECRET"}}""")]
    [InlineData("""{"resultType":"input_required","inputRequests":{"a":{"method":"elicitation/create","params":{"message":"DE00SECRET"}}}}""")]
    [InlineData("\"DE00SECRET\"")]
    [InlineData("""{"structuredContent":"DE00SECRET"}""")]
    public async Task An_answer_that_cannot_be_looked_through_is_withheld(string result)
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = (http, _) => McpAsync(http, Result(result), asEvents: false);
        using var response = await world.Caller.PostAsync("/mcp/crm", Tool);
        var text = await response.Content.ReadAsStringAsync();
        text.Should().NotContain("SECRET").And.Contain("AID3206").And.Contain("obligation_unmet");
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        world.Evidence.Bodies(EvidenceKinds.Outcome).Single().GetProperty("refusal").GetProperty("code").GetString().Should().Be("AID3206");
    }

    [Theory]
    [InlineData("""{"result":[{"iban":"DE00SECRET","name":"Ann"}]}""", """{"result":[{"name":"Ann"}]}""")]
    [InlineData("""{"result":"{\"iban\":\"DE00SECRET\",\"name\":\"Ann\"}"}""", """{"result":"{\"name\":\"Ann\"}"}""")]
    public async Task What_a_server_wraps_as_result_or_packs_into_a_text_is_looked_through(string structure, string left)
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = (http, _) => McpAsync(http, Result($$"""{"content":[],"structuredContent":{{structure}}}"""), asEvents: false);
        using var response = await world.Caller.PostAsync("/mcp/crm", Tool);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        document.RootElement.GetProperty("result").GetProperty("structuredContent").GetRawText().Should().Be(left);
    }

    [Fact]
    public async Task Notifications_and_the_words_of_errors_are_not_let_past()
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = (http, _) => McpAsync(http, """{"jsonrpc":"2.0","id":7,"error":{"code":-32000,"message":"no such DE00SECRET","data":{"iban":"DE00SECRET"}}}""", asEvents: true);
        using var response = await world.Caller.PostAsync("/mcp/crm", Tool);
        var text = await response.Content.ReadAsStringAsync();
        text.Should().NotContain("SECRET").And.NotContain("notifications/message").And.Contain("-32000");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{"jsonrpc":"2.0","id":8,"result":{"content":[],"structuredContent":{"iban":"DE00SECRET"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"result":{"structuredContent":{}},"result":{"content":[{"type":"text","text":"DE00SECRET"}]}}""")]
    public async Task What_is_no_answer_to_this_call_is_not_shown(string answer)
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = (http, _) => McpAsync(http, answer, asEvents: false);
        using var response = await world.Caller.PostAsync("/mcp/crm", Tool);
        response.StatusCode.Should().Be(HttpStatusCode.BadGateway);
        (await response.Content.ReadAsStringAsync()).Should().NotContain("SECRET");
    }

    [Fact]
    public async Task A_tools_answer_that_is_larger_than_is_held_is_not_shown()
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = (http, _) => McpAsync(http, Result("{\"structuredContent\":{\"pad\":\"" + new string('x', 5_000_000) + "\",\"iban\":\"DE00SECRET\"}}"), asEvents: false);
        using var response = await world.Caller.PostAsync("/mcp/crm", Tool);
        (await Expect.CodeOf(response)).Should().Be("AID3506");
    }

    [Fact]
    public async Task An_http_answer_comes_without_it_and_without_what_its_bytes_were()
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = (http, _) =>
        {
            http.Response.StatusCode = 201;
            http.Response.Headers.ETag = "\"abc\"";
            http.Response.Headers["Content-Digest"] = "sha-256=:x:";
            http.Response.Headers["X-Kept"] = "yes";
            http.Response.Headers.Location = $"http://127.0.0.1:{world.Upstream.Port}/orders/2";
            http.Response.ContentType = "application/hal+json; charset=utf-8";
            return http.Response.WriteAsync("""{"name":"Ann","iban":"DE00SECRET"}""");
        };
        var request = world.Caller.Request(HttpMethod.Post, "/api/orders/orders", TestCaller.Json("{}"));
        request.Headers.Add("Accept-Encoding", "gzip");
        request.Headers.Add("Range", "bytes=0-3");
        using var response = await world.Client.SendAsync(request);
        response.StatusCode.Should().Be(HttpStatusCode.Created);
        (await response.Content.ReadAsStringAsync()).Should().Be("""{"name":"Ann"}""");
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/hal+json");
        response.Headers.GetValues("X-Kept").Should().Equal("yes");
        response.Headers.ETag.Should().BeNull();
        response.Headers.Contains("Content-Digest").Should().BeFalse();
        response.Headers.Location!.ToString().Should().Be(world.Origin + "/api/orders/orders/2");
        world.Upstream.Seen.Single().Headers.Keys.Should().NotContain(["Accept-Encoding", "Range"]);
    }

    [Theory]
    [InlineData("text/plain", "Ann has DE00SECRET", null)]
    [InlineData("application/json", "{\"iban\":\"DE00SECRET\"", null)]
    [InlineData("application/json; charset=utf-16", "{\"a\":\"DE00SECRET\"}", null)]
    [InlineData("application/json", "{\"iban\":\"DE00SECRET\"}", "gzip")]
    [InlineData(null, "{\"x\":\"DE00SECRET\"}", null)]
    public async Task An_http_answer_that_cannot_be_looked_through_is_withheld(string? type, string body, string? encoding)
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = (http, _) =>
        {
            http.Response.ContentType = type;
            http.Response.Headers.ContentEncoding = encoding;
            return http.Response.WriteAsync(body);
        };
        using var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/orders/1");
        (await response.Content.ReadAsStringAsync()).Should().NotContain("SECRET").And.Contain(encoding is null ? "AID3206" : "AID3507");
        ((int)response.StatusCode).Should().BeOneOf(403, 502);
        response.Content.Headers.ContentEncoding.Should().BeEmpty();
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("DELETE", 204)]
    [InlineData("GET", 304)]
    [InlineData("GET", 200)]
    public async Task An_answer_without_a_body_passes(string method, int status)
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = (http, _) =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        using var response = await world.Caller.SendAsync(new HttpMethod(method), "/api/orders/orders/1");
        ((int)response.StatusCode).Should().Be(status);
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData("")]
    public async Task A_path_that_cannot_be_read_refuses_the_call_before_it_leaves(string path)
    {
        await using var world = await StartAsync(path);
        await Expect.Refused(world, await world.Caller.PostAsync("/mcp/crm", Tool), HttpStatusCode.OK, "AID3205", EvidenceKinds.Decision);
    }

    [Fact]
    public async Task A_model_call_is_refused_before_it_leaves()
    {
        await using var world = await StartAsync();
        using var response = await world.Caller.PostAsync("/v1/chat/completions", """{"model":"small","max_tokens":5,"messages":[{"role":"user","content":"hi"}]}""");
        await Expect.Refused(world, response, HttpStatusCode.Forbidden, "AID3205", EvidenceKinds.Decision);
        await Expect.Soon(() => !world.Money.Settled.IsEmpty);
        world.Money.Settled.Should().ContainSingle().Which.MicroUsd.Should().Be(0);
    }

    [Fact]
    public async Task A_label_stands_in_no_doors_way()
    {
        await using var world = await GatewayWorld.StartAsync(w =>
            w.Decisions.Says = decision => decision with { Obligations = [new Obligation("mark", ObligationKind.Label, ["customer-data"])] });
        using var tool = await world.Caller.PostAsync("/mcp/crm", Tool);
        using var http = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/orders/1");
        world.Upstream.Seen.Should().HaveCount(2);
    }

    private static Task<GatewayWorld> StartAsync(params string[] paths) => GatewayWorld.StartAsync(world => world.Decisions.Says = decision => decision with
    {
        Obligations = [new Obligation("hide-iban", ObligationKind.Redact, paths.Length == 0 ? ["iban", "all[].iban"] : [.. paths])],
    });

    private static string Result(string result) => $$"""{"jsonrpc":"2.0","id":7,"result":{{result}}}""";

    private static Task McpAsync(HttpContext http, string json, bool asEvents)
    {
        http.Response.ContentType = asEvents ? "text/event-stream" : "application/json";
        return http.Response.WriteAsync(asEvents ? $"event: message\ndata: {{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{{\"data\":\"DE00SECRET\"}}}}\n\nevent: message\ndata: {json}\n\n" : json);
    }
}
