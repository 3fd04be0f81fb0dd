using System.Collections.Concurrent;
using System.Diagnostics;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Telemetry;

public sealed class SpanTests
{
    private const string Tool = """{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"search_contacts","arguments":{"secret":"hush-hush"}}}""";
    private const string Chat = """{"model":"small","max_completion_tokens":10,"messages":[{"role":"user","content":"hush-hush"}]}""";
    private const string Theirs = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task A_tool_call_is_a_server_span_and_a_client_span_in_the_words_of_the_conventions_and_without_its_arguments()
    {
        using var spans = new SpanCollector();
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = Answers("""{"jsonrpc":"2.0","id":9,"result":{"content":[]}}""");

        var call = ModernCall.Of(Tool)!;
        using var request = call.On(world.Caller.Request(HttpMethod.Post, "/mcp/crm", TestCaller.Json(call.Body)));
        request.Headers.Add("traceparent", Theirs);
        request.Headers.Add("baggage", "user=ben");
        (await world.Client.SendAsync(request)).EnsureSuccessStatusCode();

        var (server, client) = await spans.PairAsync(world);
        server.DisplayName.Should().Be("tools/call search_contacts");
        server.GetTagItem("mcp.method.name").Should().Be("tools/call");
        server.GetTagItem("gen_ai.tool.name").Should().Be("search_contacts");
        server.GetTagItem("gen_ai.operation.name").Should().Be("execute_tool");
        server.GetTagItem("jsonrpc.request.id").Should().Be("9");
        server.GetTagItem("http.request.method").Should().Be("POST");
        server.GetTagItem("http.response.status_code").Should().Be(200);
        server.GetTagItem("http.route").Should().Be("/mcp/crm");
        server.GetTagItem("gen_ai.agent.id").Should().Be("codex");
        server.GetTagItem("agentidentity.decision").Should().Be("allow");
        server.GetTagItem("agentidentity.grant.id").Should().Be("dlg_1");
        server.GetTagItem("enduser.id").Should().BeNull();
        server.GetTagItem("enduser.pseudo.id").Should().BeOfType<string>().Which.Should().HaveLength(24).And.NotContain("ben");
        server.ParentSpanId.Should().Be(default(ActivitySpanId), "a caller's trace is pointed to, not continued");
        server.Links.Should().ContainSingle().Which.Context.TraceId.ToHexString().Should().Be("0af7651916cd43dd8448eb211c80319c");
        client.DisplayName.Should().Be("tools/call search_contacts");
        client.ParentSpanId.Should().Be(server.SpanId);
        client.GetTagItem("server.port").Should().Be(world.Upstream.Port);
        server.TagObjects.Concat(client.TagObjects).Should().NotContain(tag => $"{tag.Value}".Contains("hush-hush"));

        var sent = world.Upstream.Seen.Single().Headers;
        sent["traceparent"].Should().Be($"00-{client.TraceId.ToHexString()}-{client.SpanId.ToHexString()}-01");
        sent.Should().NotContainKey("baggage");
        world.Evidence.Bodies(EvidenceKinds.Decision).Single().GetProperty("trace_id").GetString().Should().Be(server.TraceId.ToHexString());
    }

    [Fact]
    public async Task A_call_that_is_translated_for_an_older_client_has_both_spans_too_and_its_trace_is_in_the_body_that_leaves()
    {
        using var spans = new SpanCollector();
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = (http, body) =>
        {
            var id = System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("id").GetRawText();
            return Answers("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"resultType\":\"complete\",\"content\":[]}}")(http, body);
        };
        (await world.Caller.PostPlainAsync("/mcp/crm", Tool)).EnsureSuccessStatusCode();
        var (server, client) = await spans.PairAsync(world);
        client.ParentSpanId.Should().Be(server.SpanId);
        world.Upstream.Seen.Last().Body.Should().Contain($"00-{client.TraceId.ToHexString()}-{client.SpanId.ToHexString()}-01");
    }

    [Fact]
    public async Task A_trusted_callers_trace_is_continued_where_the_settings_say_so()
    {
        using var spans = new SpanCollector();
        await using var world = await GatewayWorld.StartAsync(w => w.Settings["AgentIdentity:Telemetry:Incoming"] = "parent");
        using var request = world.Caller.Request(HttpMethod.Get, "/api/orders/orders/1?key=hush-hush");
        request.Headers.Add("traceparent", Theirs);
        (await world.Client.SendAsync(request)).EnsureSuccessStatusCode();

        var (server, _) = await spans.PairAsync(world);
        server.TraceId.ToHexString().Should().Be("0af7651916cd43dd8448eb211c80319c");
        server.DisplayName.Should().Be("GET /api/orders");
        server.GetTagItem("url.path").Should().Be("/api/orders/orders/1");
        server.TagObjects.Should().NotContain(tag => $"{tag.Value}".Contains("hush-hush"));
    }

    [Theory]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01")]
    [InlineData("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("garbage")]
    public async Task A_broken_trace_of_a_caller_is_as_none(string broken)
    {
        using var spans = new SpanCollector();
        await using var world = await GatewayWorld.StartAsync(w => w.Settings["AgentIdentity:Telemetry:Incoming"] = "parent");
        using var request = world.Caller.Request(HttpMethod.Get, "/api/orders/x");
        request.Headers.TryAddWithoutValidation("traceparent", broken);
        (await world.Client.SendAsync(request)).EnsureSuccessStatusCode();
        var (server, _) = await spans.PairAsync(world);
        server.TraceId.ToHexString().Should().NotBe("0af7651916cd43dd8448eb211c80319c");
        server.Links.Should().BeEmpty();
    }

    [Fact]
    public async Task Without_anybody_who_listens_the_upstream_and_the_evidence_still_have_one_trace_and_a_provider_gets_none()
    {
        await using var world = await GatewayWorld.StartAsync();
        await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/x");
        var trace = world.Evidence.Bodies(EvidenceKinds.Decision).Single().GetProperty("trace_id").GetString();
        world.Upstream.Seen.Single().Headers["traceparent"].Should().MatchRegex("^00-" + trace + "-[0-9a-f]{16}-00$");

        await world.Caller.PostAsync("/v1/chat/completions", Chat);
        world.Upstream.Seen.Last().Headers.Should().NotContainKey("traceparent");
    }

    [Fact]
    public async Task What_is_hidden_from_a_caller_names_no_span_and_an_error_has_its_code()
    {
        using var spans = new SpanCollector();
        await using var world = await GatewayWorld.StartAsync(w => w.Decisions.Hidden.Add("search_contacts"));
        await world.Caller.PostAsync("/mcp/crm", Tool);
        await Expect.Soon(() => spans.Of(world).Any());
        var server = spans.Of(world).Single();
        server.DisplayName.Should().Be("tools/call");
        server.GetTagItem("error.type").Should().Be("AID3108");
        server.GetTagItem("rpc.response.status_code").Should().Be("-32602");
        server.Status.Should().Be(ActivityStatusCode.Unset, "a refusal is no fault of the server");
    }

    private static Func<HttpContext, string, Task> Answers(string json) => (http, _) =>
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json);
    };

    private sealed class SpanCollector : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _ended = [];
        private readonly ActivityListener _listener;

        public SpanCollector()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = static source => source.Name == "AgentIdentity.Gateway",
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _ended.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        // Tests run side by side and the listener hears all of them.
        public IEnumerable<Activity> Of(GatewayWorld world)
        {
            var mine = _ended.Where(span => span.Kind == ActivityKind.Server && Equals(span.GetTagItem("server.port"), world.Port)).ToList();
            return mine.Concat(_ended.Where(span => span.Kind == ActivityKind.Client && mine.Any(server => server.SpanId == span.ParentSpanId)));
        }

        public async Task<(Activity Server, Activity Client)> PairAsync(GatewayWorld world)
        {
            await Expect.Soon(() => Of(world).Count() == 2);
            var spans = Of(world).ToList();
            return (spans.Single(static span => span.Kind == ActivityKind.Server), spans.Single(static span => span.Kind == ActivityKind.Client));
        }

        public void Dispose() => _listener.Dispose();
    }
}
