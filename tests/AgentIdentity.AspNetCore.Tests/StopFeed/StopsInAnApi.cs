using System.Net;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.AspNetCore.Tests;

public sealed class StopsInAnApi : IAsyncLifetime
{
    private Authority _authority = null!;
    private Orders _orders = null!;
    private TaskCompletionSource _arrived = new();

    private FeedServer Feed => _authority.Feed;

    private CutoffBoard Board => _orders.Services.GetRequiredService<ApiGates>().Of("AgentIdentity").StopFeed!.Board;

    public async ValueTask InitializeAsync()
    {
        _authority = await Authority.StartAsync();
        _orders = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _orders.DisposeAsync();
        await _authority.DisposeAsync();
    }

    [Fact]
    public async Task Before_the_first_snapshot_nobody_knows_what_was_cut_off_and_calls_are_refused()
    {
        using var response = await _orders.CallAsync("GET", "/now");

        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(5));
        (await response.Content.ReadAsStringAsync()).Should().Contain(TokenError.StopFeedSilent.Code());
    }

    [Fact]
    public async Task With_a_snapshot_calls_pass_and_what_it_cuts_off_does_not()
    {
        Feed.SendSnapshot(Cutoff("human", new { sub = "anna" }));
        await UntilAsync(PassesAsync);

        await Anna().ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.CutOff, "error=\"invalid_token\"");
        Feed.Refused.Should().BeEmpty();

        Task<HttpResponseMessage> Anna() => _orders.CallAsync("GET", "/now", request => request with { Subject = "anna" });
    }

    [Fact]
    public async Task A_cut_off_refuses_the_next_call_spares_what_is_issued_later_and_can_be_lifted()
    {
        Feed.SendSnapshot();
        await UntilAsync(PassesAsync);
        var token = _authority.Mint();
        Feed.Send("cutoff", Cutoff("delegation", new { delegation = "dlg_1" }));

        await UntilAsync(async () => await StatusAsync(token) == HttpStatusCode.Unauthorized);
        _authority.Time.Advance(TimeSpan.FromSeconds(1));
        (await StatusAsync(_authority.Mint())).Should().Be(HttpStatusCode.OK);
        (await StatusAsync(token)).Should().Be(HttpStatusCode.Unauthorized);

        Feed.Send("lifted", new { id = "cut_1" });
        await UntilAsync(async () => await StatusAsync(token) == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_cut_off_ends_the_request_that_runs_and_the_caller_is_told_why()
    {
        Feed.SendSnapshot();
        await UntilAsync(PassesAsync);
        var running = _orders.CallAsync("GET", "/wait");
        await _arrived.Task;

        Feed.Send("cutoff", Cutoff("agent", new { agent = "codex" }));

        await running.WaitAsync(TimeSpan.FromSeconds(5)).ShouldBeRefused(HttpStatusCode.Unauthorized, TokenError.CutOff, "error=\"invalid_token\"");
    }

    [Fact]
    public async Task A_stream_that_does_not_listen_loses_its_connection()
    {
        Feed.SendSnapshot();
        await UntilAsync(PassesAsync);
        using var response = await _orders.CallAsync("GET", "/stream");
        await using var stream = await response.Content.ReadAsStreamAsync();
        (await stream.ReadAsync(new byte[1])).Should().Be(1);

        Feed.Send("cutoff", Cutoff("everyone", new { }));
        var end = async () => await stream.ReadExactlyAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        using var clock = Pump();

        (await end.Should().ThrowAsync<Exception>()).Which.Should().BeAssignableTo<IOException>();
    }

    [Fact]
    public async Task A_stream_that_listens_is_cut_and_not_ended_as_if_it_were_complete()
    {
        Feed.SendSnapshot();
        await UntilAsync(PassesAsync);
        using var response = await _orders.CallAsync("GET", "/listening");
        await using var stream = await response.Content.ReadAsStreamAsync();
        (await stream.ReadAsync(new byte[1])).Should().Be(1);

        Feed.Send("cutoff", Cutoff("everyone", new { }));
        var end = async () => await stream.ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(5));

        (await end.Should().ThrowAsync<Exception>()).Which.Should().BeAssignableTo<IOException>();
    }

    [Fact]
    public async Task A_cut_off_of_another_leaves_the_running_request_alone()
    {
        Feed.SendSnapshot();
        await UntilAsync(PassesAsync);
        var running = _orders.CallAsync("GET", "/wait");
        await _arrived.Task;

        Feed.Send("cutoff", Cutoff("human", new { sub = "anna" }));
        Feed.Send("cutoff", Cutoff("delegation", new { delegation = "dlg_2" }, id: "cut_2"));
        await UntilAsync(async () => await StatusAsync(_authority.Mint(request => request with { DelegationId = "dlg_2" })) == HttpStatusCode.Unauthorized);

        running.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task A_feed_that_falls_silent_refuses_calls_until_it_is_complete_again()
    {
        Feed.SendSnapshot();
        await UntilAsync(PassesAsync);
        _authority.Time.Advance(TimeSpan.FromSeconds(16));
        await _orders.CallAsync("GET", "/now").ShouldBeRefused(HttpStatusCode.ServiceUnavailable, TokenError.StopFeedSilent);

        await UntilAsync(() => Task.FromResult(Feed.Connections.Count == 2));
        Feed.Send("heartbeat", new { at = Feed.Now });
        await _orders.CallAsync("GET", "/now").ShouldBeRefused(HttpStatusCode.ServiceUnavailable, TokenError.StopFeedSilent);

        Feed.Send("snapshot-end", new { at = Feed.Now });
        await UntilAsync(PassesAsync);
        Feed.Connections.Should().Equal("", "2");
    }

    [Fact]
    public async Task A_heartbeat_keeps_the_feed_believed()
    {
        Feed.SendSnapshot();
        await UntilAsync(PassesAsync);
        for (var i = 0; i < 4; i++)
        {
            _authority.Time.Advance(TimeSpan.FromSeconds(10));
            Feed.Send("heartbeat", new { at = Feed.Now });
            await UntilAsync(() => Task.FromResult(Board.Silence < TimeSpan.FromSeconds(5)));
        }

        (await PassesAsync()).Should().BeTrue();

        Feed.Connections.Should().ContainSingle();
    }

    [Fact]
    public async Task A_connection_that_ends_is_opened_again_where_it_was()
    {
        Feed.SendSnapshot(Cutoff("human", new { sub = "anna" }));
        await UntilAsync(PassesAsync);
        Feed.Drop();
        await UntilAsync(() => Task.FromResult(Feed.Connections.Count == 2));
        Feed.Send("snapshot-end", new { at = Feed.Now });
        await UntilAsync(() => Task.FromResult(Board.Silence < TimeSpan.FromSeconds(1)));

        Feed.Connections.Should().Equal("", "3");
        Board.Table.Count.Should().Be(1, "a resumed connection says only what changed");
    }

    [Fact]
    public async Task What_cannot_be_read_is_followed_by_a_whole_snapshot()
    {
        Feed.SendSnapshot();
        await UntilAsync(PassesAsync);
        Feed.SendRaw("event: cutoff\nid: 9\ndata: {\"id\":\n\n");

        await UntilAsync(() => Task.FromResult(Feed.Connections.Count == 2));

        Feed.Connections.Should().Equal("", "");
    }

    [Fact]
    public async Task What_runs_after_the_longest_life_of_a_cut_off_without_the_feed_is_ended()
    {
        Feed.SendSnapshot();
        await UntilAsync(PassesAsync);
        var running = _orders.CallAsync("GET", "/wait");
        await _arrived.Task;
        Feed.Down = true;
        Feed.Drop();
        _authority.Time.Advance(TimeSpan.FromMinutes(18));
        using var clock = Pump();

        using var response = await running.WaitAsync(TimeSpan.FromSeconds(10));

        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_broker_that_demands_nonces_gets_them()
    {
        await _orders.DisposeAsync();
        Feed.Drop();
        Feed.DemandsNonces = true;
        _orders = await StartAsync();
        Feed.SendSnapshot();

        await UntilAsync(PassesAsync);

        Feed.Refused.Should().NotBeEmpty().And.OnlyContain(refused => refused.Error == TokenError.NonceRequired);
    }

    private Task<Orders> StartAsync() => Orders.StartAsync(
        _authority,
        o => (o.StopFeed.ClientId, o.StopFeed.Key) = (FeedServer.Client, _authority.Feed.Key),
        app =>
        {
            app.MapGet("/now", () => "").RequireDelegation();
            app.MapGet("/wait", async (CancellationToken cancellation) =>
            {
                _arrived.SetResult();
                await Task.Delay(Timeout.Infinite, cancellation);
            }).RequireDelegation();
            app.MapGet("/listening", async (HttpContext http) =>
            {
                await http.Response.WriteAsync("a");
                await http.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
            }).RequireDelegation();
            app.MapGet("/stream", async (HttpContext http) =>
            {
                await http.Response.WriteAsync("a");
                await http.Response.Body.FlushAsync();
                await Task.Delay(TimeSpan.FromSeconds(30));
            }).RequireDelegation();
        });

    private Dictionary<string, object?> Cutoff(string kind, object about, string id = "cut_1")
    {
        var members = about.GetType().GetProperties().ToDictionary(member => member.Name, member => member.GetValue(about));
        (members["id"], members["kind"], members["iss"], members["before"], members["until"]) = (id, kind, _authority.Issuer, Feed.Now, Feed.Now + 1020);
        return members;
    }

    private async Task<bool> PassesAsync() => await StatusAsync(_authority.Mint()) == HttpStatusCode.OK;

    private async Task<HttpStatusCode> StatusAsync(string token)
    {
        using var response = await _orders.GetAsync("DPoP " + token, _authority.Prover.Create("GET", new(_orders.Address + "/now"), token), "/now");
        return response.StatusCode;
    }

    // The subscriber's pauses are on the clock of the test.
    private Timer Pump() => new(_ => _authority.Time.Advance(TimeSpan.FromMilliseconds(50)), null, 0, 20);

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!await condition())
        {
            _authority.Time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(10, limit.Token);
        }
    }
}
