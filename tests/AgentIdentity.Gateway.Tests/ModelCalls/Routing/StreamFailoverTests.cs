using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Tests.World;

namespace AgentIdentity.Gateway.Tests.ModelCalls.Routing;

public sealed class StreamFailoverTests
{
    private const string Error = "data: {\"error\":{\"message\":\"Overloaded\",\"type\":\"server_error\",\"code\":null,\"param\":null}}\n\n";

    [Fact]
    public async Task A_stream_whose_first_event_is_an_error_never_began()
    {
        await using var world = await RouteWorld.StartAsync();
        world.First.Answer = static (http, _) => RouteWorld.WriteAsync(http, ": hello\n\n" + Error);

        var response = await world.PostAsync(RouteWorld.Streamed);

        var text = await response.Content.ReadAsStringAsync();
        text.Should().Contain("second").And.EndWith(RouteWorld.Done).And.NotContain("Overloaded").And.NotContain(": hello");
        (await world.RouteAsync()).GetProperty("attempts")[0].GetProperty("result").GetString().Should().StartWith("first_event");
        (await world.BillAsync()).Candidate.Should().Be("small/second");
    }

    [Fact]
    public async Task Where_nobody_else_can_the_error_event_passes_as_it_came()
    {
        await using var world = await RouteWorld.StartAsync(("Retries", "0"));
        world.First.Answer = static (http, _) => RouteWorld.WriteAsync(http, Error);

        var response = await world.PostAsync(RouteWorld.Streamed);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).Should().Be(Error);
        world.Second.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task After_the_first_byte_nothing_is_tried_again()
    {
        await using var world = await RouteWorld.StartAsync();
        world.First.Answer = static async (http, _) =>
        {
            await RouteWorld.WriteAsync(http, RouteWorld.Chunk);
            await Task.Delay(300);
            http.Abort();
        };

        using var events = new EventReader(await world.PostAsync(RouteWorld.Streamed));
        (await events.NextAsync()).Should().Contain("Hello");
        Expect.CodeOf(JsonDocument.Parse((await events.NextAsync())!).RootElement).Should().Be("AID4032");
        (await events.NextAsync()).Should().NotBe("[DONE]");
        world.Second.Seen.Should().BeEmpty();
        (await world.BillAsync()).Source.Should().Be("Bound");
    }

    [Fact]
    public async Task An_error_after_the_first_byte_is_the_callers()
    {
        await using var world = await RouteWorld.StartAsync();
        world.First.Answer = static (http, _) => RouteWorld.WriteAsync(http, RouteWorld.Chunk + Error);

        var text = await (await world.PostAsync(RouteWorld.Streamed)).Content.ReadAsStringAsync();

        text.Should().Contain("Hello").And.EndWith(Error);
        world.Second.Seen.Should().BeEmpty();
        (await world.BillAsync()).Source.Should().Be("Bound");
    }

    [Fact]
    public async Task A_provider_that_keeps_its_connection_alive_is_heard_in_the_end()
    {
        await using var world = await RouteWorld.StartAsync();
        world.First.Answer = static async (http, _) =>
        {
            for (var i = 0; i < 8; i++)
            {
                await RouteWorld.WriteAsync(http, ": waiting\n\n");
                await Task.Delay(1000, http.RequestAborted);
            }

            await RouteWorld.WriteAsync(http, RouteWorld.Chunk + RouteWorld.Usage + RouteWorld.Done);
        };
        var clock = System.Diagnostics.Stopwatch.StartNew();

        var response = await world.PostAsync(RouteWorld.Streamed);

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(7.9));
        (await response.Content.ReadAsStringAsync()).Should().Contain("Hello");
    }

    [Fact]
    public async Task What_a_caller_does_not_wait_for_is_read_on_where_the_provider_bills_it_anyway()
    {
        await using var world = await RouteWorld.StartAsync(("Candidates:first:OnCallerGone", "drain"));
        var gone = new TaskCompletionSource();
        world.First.Answer = async (http, _) =>
        {
            await RouteWorld.WriteAsync(http, RouteWorld.Chunk);
            await gone.Task;
            await Task.Delay(1000);
            await RouteWorld.WriteAsync(http, RouteWorld.Chunk + RouteWorld.Usage + RouteWorld.Done);
        };

        await LeaveAsync(world);
        gone.SetResult();

        (await world.BillAsync()).Should().Be(new CallBillLine(11, "Drained", "small/first"));
    }

    [Fact]
    public async Task Elsewhere_the_provider_is_left_and_the_bound_is_booked()
    {
        await using var world = await RouteWorld.StartAsync();
        world.First.Answer = static async (http, _) =>
        {
            await RouteWorld.WriteAsync(http, RouteWorld.Chunk);
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };

        await LeaveAsync(world);

        await world.First.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(10));
        (await world.BillAsync()).Source.Should().Be("Bound");
    }

    [Fact]
    public async Task What_is_read_on_is_read_for_a_while_and_no_longer()
    {
        await using var world = await RouteWorld.StartAsync(("Candidates:first:OnCallerGone", "drain"), ("Candidates:first:DrainSeconds", "1"));
        world.First.Answer = static async (http, _) =>
        {
            while (true)
            {
                await RouteWorld.WriteAsync(http, RouteWorld.Chunk);
                await Task.Delay(100, http.RequestAborted);
            }
        };

        await LeaveAsync(world);

        await world.First.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(10));
        (await world.BillAsync()).Source.Should().Be("Bound");
    }

    [Fact]
    public async Task A_stop_ends_what_is_read_on()
    {
        await using var world = await RouteWorld.StartAsync(("Candidates:first:OnCallerGone", "drain"));
        world.First.Answer = static async (http, _) =>
        {
            await RouteWorld.WriteAsync(http, RouteWorld.Chunk);
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };

        await LeaveAsync(world);
        world.Gateway.Stops.Stop();

        await world.First.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(5));
    }

    private static async Task LeaveAsync(RouteWorld world)
    {
        // Otherwise the client reads on for a while itself, to use the connection again.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ResponseDrainTimeout = TimeSpan.Zero });
        var request = world.Gateway.Caller.Request(HttpMethod.Post, "/v1/chat/completions", TestCaller.Json(RouteWorld.Streamed));
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var stream = await response.Content.ReadAsStreamAsync();
        (await stream.ReadAsync(new byte[64])).Should().BePositive();
    }
}
