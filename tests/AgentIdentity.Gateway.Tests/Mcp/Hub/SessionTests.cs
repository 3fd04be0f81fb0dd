using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Mcp;
using AgentIdentity.Gateway.Mcp.Sessions;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Gateway.Tests.Mcp.Hub;

public sealed class SessionTests
{
    private const string Face = """{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{"listChanged":true},"resources":{"subscribe":true}},"ttlMs":1,"cacheScope":"public"}""";

    [Theory]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2024-11-05", "2025-11-25")]
    [InlineData("2026-07-28", "2025-11-25")]
    public async Task Initialize_agrees_on_a_revision_that_begins_so(string asked, string agreed)
    {
        await using var world = await StartAsync();
        var (result, session) = await InitializeAsync(world, asked);
        result.GetProperty("protocolVersion").GetString().Should().Be(agreed);
        session.Should().StartWith("ses_").And.HaveLength(30);
    }

    [Fact]
    public async Task A_session_ends_with_DELETE_and_is_gone()
    {
        await using var world = await StartAsync();
        var (_, session) = await InitializeAsync(world);
        (await SendAsync(world, session, """{"jsonrpc":"2.0","id":2,"method":"ping"}""")).StatusCode.Should().Be(HttpStatusCode.OK);
        var delete = world.Caller.Request(HttpMethod.Delete, "/mcp/crm");
        delete.Headers.Add("Mcp-Session-Id", session);
        (await world.Client.SendAsync(delete)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        var after = await SendAsync(world, session, """{"jsonrpc":"2.0","id":2,"method":"ping"}""");
        (after.StatusCode, await Expect.CodeOf(after)).Should().Be((HttpStatusCode.NotFound, "AID3110"));
    }

    [Theory]
    [InlineData("ses_00000000000000000000000000")]
    [InlineData("")]
    [InlineData("../../x")]
    public async Task A_session_that_never_was_is_not_found(string session)
    {
        await using var world = await StartAsync();
        var response = await SendAsync(world, session, """{"jsonrpc":"2.0","id":2,"method":"ping"}""");
        (response.StatusCode, await Expect.CodeOf(response)).Should().Be((HttpStatusCode.NotFound, "AID3110"));
    }

    [Fact]
    public async Task A_session_speaks_the_revision_it_agreed_on()
    {
        await using var world = await StartAsync();
        var (_, session) = await InitializeAsync(world, "2025-06-18");
        (await SendAsync(world, session, """{"jsonrpc":"2.0","id":2,"method":"ping"}""", "2025-06-18")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await Expect.CodeOf(await SendAsync(world, session, """{"jsonrpc":"2.0","id":2,"method":"ping"}""", "2025-11-25"))).Should().Be("AID3106");
    }

    [Theory]
    [InlineData("server/discoverx", "AID3105")]
    [InlineData("sampling/createMessage", "AID3105")]
    public async Task In_a_session_an_unknown_method_is_no_lost_session(string method, string code)
    {
        await using var world = await StartAsync();
        var (_, session) = await InitializeAsync(world);
        var response = await SendAsync(world, session, $$"""{"jsonrpc":"2.0","id":2,"method":"{{method}}"}""");
        (response.StatusCode, await Expect.CodeOf(response)).Should().Be((HttpStatusCode.OK, code));
        (await response.Content.ReadAsStringAsync()).Should().Contain("-32601");
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":2,"method":"logging/setLevel","params":{"level":"debug"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":2,"method":"resources/subscribe","params":{"uri":"test://a"}}""")]
    public async Task What_is_kept_in_a_session_needs_one(string request)
    {
        await using var world = await StartAsync();
        (await Expect.CodeOf(await world.Caller.PostPlainAsync("/mcp/crm", request))).Should().Be("AID3111");
        var (_, session) = await InitializeAsync(world);
        (await SendAsync(world, session, request)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_resource_that_the_caller_may_not_read_cannot_be_subscribed_to()
    {
        await using var world = await StartAsync(static w => w.Decisions.Hidden.Add("test://a"));
        var (_, session) = await InitializeAsync(world);
        var response = await SendAsync(world, session, """{"jsonrpc":"2.0","id":2,"method":"resources/subscribe","params":{"uri":"test://a"}}""");
        (await Expect.CodeOf(response)).Should().Be("AID3115");
        (await response.Content.ReadAsStringAsync()).Should().Contain("-32002");
    }

    [Theory]
    [InlineData("capabilities")]
    [InlineData("clientInfo")]
    public async Task A_session_does_not_hold_whatever_size_a_client_says_it_is(string where)
    {
        await using var world = await StartAsync();
        var large = $$"""{"x":"{{new string('x', 17_000)}}"}""";
        var (capabilities, info) = where == "capabilities" ? (large, "{}") : ("{}", large);
        var response = await world.Caller.PostPlainAsync("/mcp/crm", $$$"""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{{{capabilities}}},"clientInfo":{{{info}}} } }""");
        (await Expect.CodeOf(response)).Should().Be("AID3109");
        response.Headers.Contains("Mcp-Session-Id").Should().BeFalse();
    }

    [Fact]
    public async Task An_answer_to_nothing_is_refused()
    {
        await using var world = await StartAsync();
        var (_, session) = await InitializeAsync(world);
        (await Expect.CodeOf(await SendAsync(world, session, """{"jsonrpc":"2.0","id":"gw-1","result":{}}"""))).Should().Be("AID3104");
    }

    [Fact]
    public async Task A_session_has_one_stream_at_a_time_and_a_stop_ends_it()
    {
        await using var world = await StartAsync();
        var (_, session) = await InitializeAsync(world);
        using var stream = await world.Client.SendAsync(Get(world, session), HttpCompletionOption.ResponseHeadersRead);
        stream.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        (await Expect.CodeOf(await world.Client.SendAsync(Get(world, session)))).Should().Be("AID3120");
        using var events = new EventReader(stream);
        world.Stops.Stop();
        (await events.NextAsync()).Should().BeNull();
    }

    [Fact]
    public async Task The_stream_of_a_session_ends_when_the_token_does_and_the_session_stays()
    {
        await using var world = await StartAsync();
        var (_, session) = await InitializeAsync(world);
        using var events = new EventReader(await world.Client.SendAsync(Get(world, session, TimeSpan.FromSeconds(3)), HttpCompletionOption.ResponseHeadersRead));
        (await events.NextAsync()).Should().BeNull();
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any(static end => end.GetRawText().Contains("AID3608", StringComparison.Ordinal)));
        (await SendAsync(world, session, """{"jsonrpc":"2.0","id":2,"method":"ping"}""")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public void A_session_is_found_by_its_caller_alone_and_for_half_an_hour()
    {
        var time = new FakeTimeProvider();
        var sessions = new McpSessions(time);
        var session = sessions.Open("ben", "2025-11-25", ClientClaims.None)!;
        sessions.Find(session.Id, "lea").Should().BeNull();
        time.Advance(TimeSpan.FromMinutes(29));
        sessions.Find(session.Id, "ben").Should().BeSameAs(session);
        time.Advance(TimeSpan.FromMinutes(31));
        sessions.Find(session.Id, "ben").Should().BeNull();
        session.Ended.IsCancellationRequested.Should().BeTrue();
    }

    [Fact]
    public void Whoever_opens_too_many_loses_the_one_that_was_unused_longest()
    {
        var time = new FakeTimeProvider();
        var sessions = new McpSessions(time);
        var first = sessions.Open("ben", "2025-11-25", ClientClaims.None)!;
        var other = sessions.Open("lea", "2025-11-25", ClientClaims.None)!;
        for (var i = 0; i < 64; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            sessions.Open("ben", "2025-11-25", ClientClaims.None).Should().NotBeNull();
        }

        sessions.Find(first.Id, "ben").Should().BeNull();
        sessions.Find(other.Id, "lea").Should().NotBeNull();
    }

    private static Task<GatewayWorld> StartAsync(Action<GatewayWorld>? configure = null) => GatewayWorld.StartAsync(world =>
    {
        world.Upstream.Answer = static async (http, body) =>
        {
            if (body.Contains("subscriptions/listen", StringComparison.Ordinal))
            {
                http.Response.ContentType = "text/event-stream";
                await http.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
            }

            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync($$"""{"jsonrpc":"2.0","id":{{RecordingUpstream.IdOf(body)!.Value.GetRawText()}},"result":{{Face}} }""");
        };
        configure?.Invoke(world);
    });

    private static async Task<(JsonElement Result, string Session)> InitializeAsync(GatewayWorld world, string revision = "2025-11-25")
    {
        var response = await world.Caller.PostPlainAsync("/mcp/crm", $$$"""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"{{{revision}}}","capabilities":{},"clientInfo":{"name":"t","version":"1"} } }""");
        return (JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("result"), response.Headers.GetValues("Mcp-Session-Id").Single());
    }

    private static Task<HttpResponseMessage> SendAsync(GatewayWorld world, string session, string json, string? revision = null)
    {
        var request = world.Caller.Request(HttpMethod.Post, "/mcp/crm", TestCaller.Json(json));
        request.Headers.TryAddWithoutValidation("Mcp-Session-Id", session);
        if (revision is not null)
        {
            request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", revision);
        }

        return world.Client.SendAsync(request);
    }

    private static HttpRequestMessage Get(GatewayWorld world, string session, TimeSpan? lifetime = null)
    {
        var request = world.Caller.Request(HttpMethod.Get, "/mcp/crm", lifetime: lifetime);
        request.Headers.TryAddWithoutValidation("Mcp-Session-Id", session);
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        return request;
    }
}
