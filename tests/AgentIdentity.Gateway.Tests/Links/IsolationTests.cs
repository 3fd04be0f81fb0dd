using System.Diagnostics;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Links;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.Extensions.Time.Testing;
using static AgentIdentity.Gateway.Tests.Links.LinkWorld;

namespace AgentIdentity.Gateway.Tests.Links;

/// <summary>Programs of upstreams: what they run as, what they reach, and how they end.</summary>
public sealed class IsolationTests : IDisposable
{
    private readonly ScriptFolder _folder = new();

    [Fact]
    public async Task A_process_has_a_user_that_owns_nothing_no_privileges_the_configured_environment_and_a_folder_of_its_own()
    {
        ScriptFolder.DemandRoot();
        await using var world = World(options => options.Environment["API_KEY"] = "sesame-open");

        var one = Json(TextOf(await world.ResultAsync(world.Call("files"), Tool("who"))));
        var two = Json(TextOf(await world.ResultAsync(world.Call("files", "dlg_2"), Tool("who"))));

        one.GetProperty("uid").GetInt32().Should().BeGreaterThan(1_000_000_000).And.NotBe(two.GetProperty("uid").GetInt32());
        one.GetProperty("gid").GetInt32().Should().Be(one.GetProperty("uid").GetInt32());
        one.GetProperty("groups").EnumerateArray().Select(static group => group.GetInt32()).Should().Equal(one.GetProperty("gid").GetInt32());
        one.GetProperty("noNewPrivileges").GetBoolean().Should().BeTrue();
        one.GetProperty("capabilities").GetString().Should().Be("0000000000000000");
        one.GetProperty("env").GetRawText().Should().Be("""{"API_KEY":"sesame-open"}""");
        one.GetProperty("cwd").GetString().Should().StartWith("/tmp/agentidentity-mcp-").And.NotBe(two.GetProperty("cwd").GetString());
        one.GetProperty("limits").GetString().Should().MatchRegex(@"Max core file size\s+0 ").And.MatchRegex(@"Max processes\s+512 ").And.MatchRegex(@"Max open files\s+1024 ");
    }

    [Fact]
    public async Task A_process_reads_neither_the_data_folder_nor_the_folder_of_another_delegations_process()
    {
        ScriptFolder.DemandRoot();
        var data = Directory.CreateTempSubdirectory("agentidentity-data-").FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "admin.key"), "secret");
        await using var world = World();
        var home = Json(TextOf(await world.ResultAsync(world.Call("files"), Tool("who")))).GetProperty("cwd").GetString()!;
        TextOf(await world.ResultAsync(world.Call("files"), Tool("write", new { path = "mine" }))).Should().Be("written");
        TextOf(await world.ResultAsync(world.Call("files"), Tool("read", new { path = Path.Combine(home, "mine") }))).Should().Be("x");
        var pid = TextOf(await world.ResultAsync(world.Call("files"), Tool("pid")));

        foreach (var path in new[] { Path.Combine(data, "admin.key"), Path.Combine(home, "mine"), $"/proc/{pid}/environ", $"/proc/{Environment.ProcessId}/environ" })
        {
            TextOf(await world.ResultAsync(world.Call("files", "dlg_2"), Tool("read", new { path }))).Should().Be("EACCES", path);
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task One_delegation_has_one_process_and_arguments_are_no_shells_business()
    {
        await using var world = World(options => options.Arguments.Add("$(id) `id`; rm -rf \"x\" \n*"));

        var pids = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i => TextOf(await world.ResultAsync(world.Call("files", "dlg_" + (i % 2)), Tool("pid")))));

        pids.Distinct().Should().HaveCount(2);
        _folder.Starts.Should().BeInRange(2, 3);
        Json(TextOf(await world.ResultAsync(world.Call("files"), Tool("who")))).GetProperty("argv").EnumerateArray().Last().GetString().Should().Be("$(id) `id`; rm -rf \"x\" \n*");
    }

    [Fact]
    public async Task A_stop_ends_the_process_and_whatever_it_started_within_a_second()
    {
        await using var world = World();
        var pid = TextOf(await world.ResultAsync(world.Call("files"), Tool("pid")));
        var child = TextOf(await world.ResultAsync(world.Call("files"), Tool("child")));
        var home = new DirectoryInfo($"/proc/{pid}/cwd").ResolveLinkTarget(true)!.FullName;
        var waiting = world.AskAsync(world.Call("files"), Tool("silent"));
        await Task.Delay(50);

        var clock = Stopwatch.StartNew();
        world.Stops.Stop();

        (await waiting)[^1].Should().BeOfType<LinkFailure>().Which.Error.Should().Be(GatewayError.Stopped);
        await Expect.Soon(() => !ScriptFolder.IsAlive(pid) && (!Environment.IsPrivilegedProcess || !ScriptFolder.IsAlive(child)) && !Directory.Exists(home));
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(2));
        (await world.AskAsync(world.Call("files"), Tool("pid")))[^1].Should().Be(new LinkFailure(GatewayError.Stopped));
        await Expect.Soon(() => world.Stops.Left == world.Stops.Admitted);
    }

    [Fact]
    public async Task A_process_that_dies_fails_its_calls_and_the_next_call_has_another()
    {
        await using var world = World();
        var pid = TextOf(await world.ResultAsync(world.Call("files"), Tool("pid")));
        await Task.Delay(2100);

        (await world.AskAsync(world.Call("files"), Tool("die")))[^1].Should().Be(new LinkFailure(GatewayError.UpstreamCut));

        TextOf(await world.ResultAsync(world.Call("files"), Tool("pid"))).Should().NotBe(pid);
    }

    [Fact]
    public async Task A_program_that_cannot_stay_up_is_not_started_without_end()
    {
        await using var world = new LinkWorld(options => options.Upstreams["files"] = _folder.Upstream("crash"));

        for (var i = 0; i < 20; i++)
        {
            (await world.AskAsync(world.Call("files", "dlg_" + i), Tool("pid")))[^1].Should().Be(new LinkFailure(GatewayError.LinkProcessDown));
        }

        _folder.Starts.Should().BeLessThan(8);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_down()
    {
        await using var world = World(options => options.Command = "/no/such/program");

        (await world.AskAsync(world.Call("files"), Tool("pid")))[^1].Should().Be(new LinkFailure(GatewayError.LinkProcessDown));
        await Expect.Soon(() => world.Lines.All.Any(static line => line.Contains("No such file", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_longest_idle_process_makes_room_and_a_busy_one_does_not()
    {
        await using var world = World(options => options.Process.MaxProcesses = 1);
        var first = TextOf(await world.ResultAsync(world.Call("files"), Tool("pid")));
        TextOf(await world.ResultAsync(world.Call("files", "dlg_2"), Tool("pid"))).Should().NotBe(first);
        await Expect.Soon(() => !ScriptFolder.IsAlive(first));

        using var leave = new CancellationTokenSource();
        await using var busy = world.Links.For(world.Upstream("files")).AskAsync(world.Call("files", "dlg_2"), Tool("silent"), leave.Token).GetAsyncEnumerator();
        var waiting = busy.MoveNextAsync().AsTask();
        (await world.AskAsync(world.Call("files"), Tool("pid")))[^1].Should().Be(new LinkFailure(GatewayError.LinkLimit));
        await leave.CancelAsync();
        await ((Func<Task>)(() => waiting)).Should().ThrowAsync<OperationCanceledException>();
        TextOf(await world.ResultAsync(world.Call("files"), Tool("pid"))).Should().NotBeEmpty();
    }

    [Fact]
    public async Task An_idle_process_ends_and_one_with_a_parked_call_ends_when_the_call_does()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var world = new LinkWorld(options => options.Upstreams["files"] = _folder.Upstream("sessions", o => o.Process.IdleSeconds = 60), time);
        var pid = TextOf(await world.ResultAsync(world.Call("files"), Tool("pid")));
        var parked = TextOf(await world.ResultAsync(world.Call("files", "dlg_2"), Tool("pid", capabilities: """{"elicitation":{}}""")));
        var request = Tool("greet", capabilities: """{"elicitation":{}}""");
        var required = await world.ResultAsync(world.Call("files", "dlg_2"), request);

        time.Advance(TimeSpan.FromSeconds(65));
        await Expect.Soon(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            return !ScriptFolder.IsAlive(pid);
        });
        ScriptFolder.IsAlive(parked).Should().BeTrue();
        time.Advance(TimeSpan.FromMinutes(5));
        (await world.AskAsync(world.Call("files", "dlg_2"), Retry(request, required, new { })))[^1].Should().Be(new LinkFailure(GatewayError.LinkParkedGone));
        time.Advance(TimeSpan.FromSeconds(65));
        await Expect.Soon(() =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            return !ScriptFolder.IsAlive(parked);
        });
    }

    [Fact]
    public async Task A_message_that_is_too_long_and_memory_that_is_too_much_end_the_process()
    {
        await using var world = World(options =>
        {
            options.Process.MaxMessageBytes = 1_000_000;
            options.Process.MaxMemoryMegabytes = 512;
        });
        var pid = TextOf(await world.ResultAsync(world.Call("files"), Tool("pid")));
        (await world.AskAsync(world.Call("files"), Tool("long")))[^1].Should().Be(new LinkFailure(GatewayError.UpstreamAnswerTooLarge));
        await Expect.Soon(() => !ScriptFolder.IsAlive(pid));

        await Task.Delay(600);
        var end = (await world.AskAsync(world.Call("files"), Tool("memory")))[^1];
        (end is LinkFailure || TextOf(((LinkResponse)end).Result!.Value) != "took 64").Should().BeTrue();
    }

    [Fact]
    public async Task Standard_error_goes_to_the_log_so_much_of_it_and_without_secrets()
    {
        await using var world = World(options => options.Environment["API_KEY"] = "sesame-open");
        await world.ResultAsync(world.Call("files"), Tool("noise"));

        await Expect.Soon(() => world.Lines.All.Any(static line => line.Contains("noise 50", StringComparison.Ordinal)));
        world.Lines.All.Should().Contain(static line => line.Contains("started with [redacted]", StringComparison.Ordinal));
        world.Lines.All.Should().NotContain(static line => line.Contains("sesame-open", StringComparison.Ordinal));
        world.Lines.All.Count(static line => line.Contains("noise", StringComparison.Ordinal)).Should().BeLessThan(61);
        world.Lines.All.Should().ContainSingle(static line => line.Contains("something else than a message", StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_the_gateway_ends_no_process_is_left()
    {
        string pid;
        await using (var world = World())
        {
            pid = TextOf(await world.ResultAsync(world.Call("files"), Tool("pid")));
        }

        ScriptFolder.IsAlive(pid).Should().BeFalse();
    }

    public void Dispose() => _folder.Dispose();

    private LinkWorld World(Action<UpstreamOptions>? more = null) => new(options => options.Upstreams["files"] = _folder.Upstream("sessions", more));
}
