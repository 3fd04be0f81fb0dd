using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Server.Tests.Stops;

public sealed class StopFeedTests(ServerUnderTest server)
{
    [Fact]
    public async Task A_service_hears_of_a_cut_off_within_a_second()
    {
        var (service, agent) = (await AddServiceAsync(), await server.AddAgentAsync());
        await using var feed = await FeedReader.OpenAsync(server, service);
        (await feed.UntilAsync("snapshot-end"))[0].Kind.Should().Be("snapshot");

        var clock = Stopwatch.StartNew();
        var id = await RaiseAsync(new { kind = "agent", agent = agent.Id, reason = "for us alone" });
        var heard = await CutoffAsync(feed, id);

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1));
        (heard.GetProperty("kind").GetString(), heard.GetProperty("agent").GetString(), heard.GetProperty("iss").GetString()).Should().Be(("agent", agent.Id, server.Origin));
        (heard.GetProperty("until").GetInt64() - heard.GetProperty("before").GetInt64()).Should().BeInRange(1_019, 1_021);
        heard.GetRawText().Should().NotContain("for us alone");
    }

    [Fact]
    public async Task The_answer_is_an_event_stream_that_nobody_keeps()
    {
        await using var feed = await FeedReader.OpenAsync(server, await AddServiceAsync());

        feed.Response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        feed.Response.Headers.CacheControl!.NoStore.Should().BeTrue();
    }

    [Fact]
    public async Task A_silent_feed_beats()
    {
        await using var feed = await FeedReader.OpenAsync(server, await AddServiceAsync());
        await feed.UntilAsync("snapshot-end");

        // Other tests cut off as well, and then the feed is not silent.
        var (clock, next) = (Stopwatch.StartNew(), await feed.NextAsync());
        while (next!.Value.Kind != "heartbeat")
        {
            (clock, next) = (Stopwatch.StartNew(), await feed.NextAsync());
        }

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(15));
        next.Value.Data.GetProperty("at").GetInt64().Should().BeCloseTo(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), 30);
    }

    [Fact]
    public async Task An_ended_delegation_and_a_revoked_token_are_heard()
    {
        var (service, agent, ben) = (await AddServiceAsync(), await server.AddAgentAsync(), await server.AddPersonAsync());
        var id = (await ben.GrantAsync(agent)).DelegationId();
        var token = (await agent.ExchangeAsync(id, server.Origin + "/mcp/crm"))["access_token"]!;
        var jti = (await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", token))))["jti"];
        await using var feed = await FeedReader.OpenAsync(server, service);
        await feed.UntilAsync("snapshot-end");

        await agent.PostAsync("/oauth2/revoke", agent.Authenticated(("token", token)));
        (await WhereAsync(feed, data => data.GetProperty("kind").GetString() == "token" && data.GetProperty("jti").GetString() == jti))
            .TryGetProperty("delegation", out _).Should().BeFalse();

        await server.AdminPostAsync($"/admin/delegations/{id}/end");
        await WhereAsync(feed, data => data.GetProperty("kind").GetString() == "delegation" && data.GetProperty("delegation").GetString() == id);
    }

    [Fact]
    public async Task Whoever_comes_back_hears_only_what_was_missed()
    {
        var service = await AddServiceAsync();
        string seen;
        await using (var feed = await FeedReader.OpenAsync(server, service))
        {
            await feed.UntilAsync("snapshot-end");
            seen = feed.LastEventId;
        }

        var missed = await RaiseAsync(new { kind = "session", sid = ServerUnderTest.NewName("sid-") });

        await using var back = await FeedReader.OpenAsync(server, service, seen);
        var heard = await back.UntilAsync("snapshot-end");
        heard.Select(static item => item.Kind).Should().NotContain("snapshot");
        heard.Should().Contain(item => item.Kind == "cutoff" && item.Data.GetProperty("id").GetString() == missed);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("another-run.0")]
    [InlineData(".")]
    [InlineData("a.b.c")]
    [InlineData("99999999999999999999.1")]
    public async Task A_strange_last_event_id_gets_a_snapshot(string lastEventId)
    {
        var id = await RaiseAsync(new { kind = "session", sid = ServerUnderTest.NewName("sid-") });

        await using var feed = await FeedReader.OpenAsync(server, await AddServiceAsync(), lastEventId);

        var heard = await feed.UntilAsync("snapshot-end");
        heard[0].Kind.Should().Be("snapshot");
        heard.Should().Contain(item => item.Kind == "cutoff" && item.Data.GetProperty("id").GetString() == id);
    }

    [Fact]
    public async Task A_lifted_cut_off_is_taken_back()
    {
        await using var feed = await FeedReader.OpenAsync(server, await AddServiceAsync());
        await feed.UntilAsync("snapshot-end");
        var id = await RaiseAsync(new { kind = "session", sid = ServerUnderTest.NewName("sid-") });

        await server.Admin.DeleteAsync($"/admin/cutoffs/{id}", TestContext.Current.CancellationToken);

        (await feed.UntilAsync("lifted"))[^1].Data.GetProperty("id").GetString().Should().Be(id);
    }

    [Fact]
    public async Task The_stream_ends_when_the_service_is_suspended()
    {
        var service = await AddServiceAsync();
        await using var feed = await FeedReader.OpenAsync(server, service);
        await feed.UntilAsync("snapshot-end");

        await server.AdminPostAsync($"/admin/agents/{service.Id}/suspend");

        while (await feed.NextAsync() is not null)
        {
        }

        (await FeedReader.OpenAsync(server, service, token: "x")).Status.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task One_service_with_many_connections_leaves_room_for_the_others()
    {
        var (greedy, other) = (await AddServiceAsync(), await AddServiceAsync());
        var token = await greedy.ActorTokenAsync();
        List<FeedReader> open = [];
        for (var connection = 0; connection < 200; connection++)
        {
            open.Add(await FeedReader.OpenAsync(server, greedy, token: token));
        }

        open.Should().OnlyContain(static feed => feed.Status == HttpStatusCode.OK);
        (await FeedReader.OpenAsync(server, greedy, token: token)).Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        await using var heard = await FeedReader.OpenAsync(server, other);
        heard.Status.Should().Be(HttpStatusCode.OK);
        foreach (var feed in open)
        {
            await feed.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_agent_that_is_no_service_and_a_stranger_are_refused()
    {
        var agent = await server.AddAgentAsync();

        await using var refused = await FeedReader.OpenAsync(server, agent);
        refused.Status.Should().Be(HttpStatusCode.Forbidden);
        (await refused.Response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain(ServerError.FeedNotAllowed.Code());
        (await server.EvidenceAsync()).Should().Contain(line => line.Contains("feed.refused") && line.Contains(agent.Id));

        using var stranger = await server.GetAsync("/stops/feed");
        stranger.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    private static Task<JsonElement> CutoffAsync(FeedReader feed, string id) => WhereAsync(feed, data => data.GetProperty("id").GetString() == id);

    private static async Task<JsonElement> WhereAsync(FeedReader feed, Func<JsonElement, bool> which)
    {
        while (await feed.NextAsync() is { } next)
        {
            if (next.Kind == "cutoff" && which(next.Data))
            {
                return next.Data;
            }
        }

        throw new InvalidOperationException("The stream ended before the cut-off.");
    }

    private async Task<string> RaiseAsync(object body)
    {
        using var answer = await server.AdminPostAsync("/admin/cutoffs", body);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private async Task<TestAgent> AddServiceAsync()
    {
        var service = new TestAgent(server, ServerUnderTest.NewName("service-"));
        var added = await server.App.Services.GetRequiredService<AgentDirectory>()
            .AddAsync(new NewAgent(service.Id, "A service", "Olga Owner", service.PublicJwks) { Kind = AgentKind.Service }, "admin");
        added.Failure.Should().BeNull();
        return service;
    }
}
