using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace AgentIdentity.Server.Tests.Faults;

/// <summary>Things die or run out, as they do: a process in the middle of calls, the disk, the database's lock.</summary>
public sealed class FaultTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gateway_that_is_killed_in_the_middle_of_calls_leaves_no_egress_without_its_record_and_no_record_without_an_end()
    {
        await using var world = await FaultWorld.StartAsync();
        (await world.SendAsync(HttpMethod.Get, "/api/orders/quick")).EnsureSuccessStatusCode();
        Task[] calls = [.. Enumerable.Range(0, 6).Select(i => i % 2 == 0 ? world.SendAsync(HttpMethod.Get, "/api/orders/wait") : world.SendAsync(HttpMethod.Post, "/mcp/crm", FaultWorld.Tool))];
        await FaultWorld.Soon(() => world.Reached.Count == 7, "all calls are at the upstream");

        await world.Process.KillAsync();
        await Task.WhenAll(calls.Select(static async call => await ((Func<Task>)(() => call)).Should().NotThrowAfterAsync(TimeSpan.Zero, TimeSpan.Zero))).ContinueWith(static _ => { }, Stop);
        await world.Server.RestartAsync();

        var evidence = await world.EvidenceAsync();
        var begun = evidence.Where(static entry => Kind(entry) == "decision" && entry.GetProperty("body").GetProperty("decision").GetProperty("outcome").GetString() == "allow").ToList();
        begun.Select(static entry => entry.GetProperty("body").GetProperty("trace_id").GetString()).Should().Contain(world.Reached, "nothing leaves before its record");
        var ends = evidence.Where(static entry => Kind(entry) == "outcome").ToLookup(static entry => entry.GetProperty("decision").GetString(), static entry => entry.GetProperty("body").GetProperty("outcome").GetString());
        begun.Should().OnlyContain(entry => ends[entry.GetProperty("decision").GetString()].Count() == 1, "every record has one end");
        ends.SelectMany(static end => end).Count(static end => end == "unknown").Should().Be(6);

        (await world.SendAsync(HttpMethod.Get, "/api/orders/quick")).StatusCode.Should().Be(HttpStatusCode.OK, "the delegation and its token outlive the process");
        await world.Server.RestartAsync();
        (await world.EvidenceAsync()).Count(static entry => Kind(entry) == "outcome").Should().Be(8, "what has its end is not marked again");
    }

    [Fact]
    public async Task A_gateway_that_is_told_to_stop_lets_a_call_finish_refuses_the_next_and_ends_well()
    {
        await using var world = await FaultWorld.StartAsync("--AgentIdentity:Limits:DrainSeconds=15");
        var running = world.SendAsync(HttpMethod.Get, "/api/orders/wait");
        await FaultWorld.Soon(() => world.Reached.Count == 1, "the call is at the upstream");

        await world.Process.TerminateAsync();
        await FaultWorld.Soon(() => !Ready(world), "readiness says no");
        using (var late = await world.SendAsync(HttpMethod.Get, "/api/orders/quick"))
        {
            late.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
            late.Headers.RetryAfter.Should().NotBeNull();
        }

        world.Go.SetResult();
        (await running).StatusCode.Should().Be(HttpStatusCode.OK);
        (await world.Process.EndAsync(TimeSpan.FromSeconds(20))).Should().Be(0, world.Process.Output);
        await world.Server.RestartAsync();
        (await world.EvidenceAsync()).Where(static entry => Kind(entry) == "outcome").Select(static entry => entry.GetProperty("body").GetProperty("outcome").GetString()).Should().Equal("completed");
    }

    [Fact]
    public async Task On_a_full_disk_calls_are_refused_stops_work_the_service_lives_and_what_it_owes_is_written_later()
    {
        await using var world = await FaultWorld.StartAsync();
        using var stream = await world.SendAsync(HttpMethod.Post, "/mcp/crm", FaultWorld.Tool);
        using var events = new StreamReader(await stream.Content.ReadAsStreamAsync(Stop));
        await events.ReadLineAsync(Stop);

        await world.Process.LimitFilesAsync(4096);
        for (var i = 0; i < 3; i++)
        {
            using var refused = await world.SendAsync(HttpMethod.Get, "/api/orders/quick");
            refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable, await refused.Content.ReadAsStringAsync(Stop));
        }

        world.Reached.Should().HaveCount(1, "nothing leaves without its record");
        (await world.Server.GetAsync("/healthz/live")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await world.Server.Admin.GetStringAsync("/metrics", Stop)).Should().Contain("agentidentity_store_failing 1");

        // The stop itself cannot be written and says so; what runs ends all the same.
        var clock = Stopwatch.StartNew();
        (await world.Server.AdminPostAsync($"/admin/delegations/{world.Delegation}/end", new { reason = "test" })).Dispose();
        (await events.ReadToEndAsync(Stop).WaitAsync(TimeSpan.FromSeconds(30))).Should().Contain("AID3204");
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10), "it does not wait for the disk");

        await world.Process.LimitFilesAsync(null);
        List<JsonElement> evidence = [];
        for (var i = 0; i < 100 && !evidence.Any(static entry => Kind(entry) == "outcome"); i++)
        {
            await Task.Delay(100, Stop);
            evidence = await world.EvidenceAsync();
        }

        evidence.Where(static entry => Kind(entry) == "outcome").Should().ContainSingle("the end that was owed is written as it was")
            .Which.GetProperty("body").GetProperty("outcome").GetString().Should().Be("stopped");
        using var after = await world.SendAsync(HttpMethod.Get, "/api/orders/quick");
        after.StatusCode.Should().Be(HttpStatusCode.Unauthorized, "the delegation is ended");
    }

    [Fact]
    public async Task While_somebody_holds_the_databases_lock_calls_are_refused_in_bounded_time_and_it_goes_on_afterwards()
    {
        await using var world = await FaultWorld.StartAsync();
        (await world.SendAsync(HttpMethod.Get, "/api/orders/quick")).EnsureSuccessStatusCode();
        await using (var thief = new SqliteConnection($"Data Source={Path.Combine(world.Server.DataFolder, "agentidentity.db")};Pooling=false"))
        {
            await thief.OpenAsync(Stop);
            await using var theft = thief.BeginTransaction(deferred: false);
            var clock = Stopwatch.StartNew();
            using var refused = await world.SendAsync(HttpMethod.Get, "/api/orders/quick");
            refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable, await refused.Content.ReadAsStringAsync(Stop));
            clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(30));
            (await world.Server.GetAsync("/healthz/live")).StatusCode.Should().Be(HttpStatusCode.OK);
            world.Reached.Should().HaveCount(1);
        }

        (await world.SendAsync(HttpMethod.Get, "/api/orders/quick")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private static string? Kind(JsonElement entry) => entry.GetProperty("kind").GetString();

    private static bool Ready(FaultWorld world)
    {
        try
        {
            return world.Server.Http.GetAsync("/healthz/ready", Stop).GetAwaiter().GetResult().IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
