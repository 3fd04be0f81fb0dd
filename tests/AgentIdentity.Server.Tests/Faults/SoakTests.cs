using System.Globalization;
using System.Net;

namespace AgentIdentity.Server.Tests.Faults;

/// <summary>
/// Load for a while: quick calls, streams, callers who go away. Memory must be flat and every call must have its end. Runs when it is asked for
/// (dotnet run --project tests/AgentIdentity.Server.Tests -- -explicit only -class "*SoakTests"): a minute, or AGENTID_SOAK_SECONDS.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Callers = 16;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(3);

    [Fact(Explicit = true)]
    public async Task Under_load_memory_stays_flat_and_every_call_ends_in_the_evidence()
    {
        await using var world = await FaultWorld.StartAsync();
        world.Go.SetResult();
        using var end = new CancellationTokenSource(Length());
        int[] counts = new int[3];
        var load = Enumerable.Range(0, Callers).Select(caller => CallAsync(world, caller, counts, end.Token)).ToList();
        List<long> memory = [];
        await Task.Delay(Warm, TestContext.Current.CancellationToken);
        for (var second = 0; !end.IsCancellationRequested; second++)
        {
            memory.Add(world.Resident());
            if (second % 60 == 59)
            {
                world.ForgetTokens();
            }

            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        }

        await Task.WhenAll(load);
        var (early, late) = (Median(memory.Skip(memory.Count / 4).Take(memory.Count / 4)), Median(memory.TakeLast(memory.Count / 4)));
        output.WriteLine($"{counts[0]} calls answered, {counts[1]} abandoned, {counts[2]} refused in {Length().TotalSeconds} s; resident {early / 1048576} MiB early, {late / 1048576} MiB late, {memory.Max() / 1048576} MiB at most");
        counts[0].Should().BeGreaterThan(100);
        counts[2].Should().Be(0, "nothing is refused under a load that the gateway takes");
        (late - early).Should().BeLessThan((early / 5) + (32 * 1048576), "memory is flat");
        await EndedAsync(world);
    }

    private static async Task EndedAsync(FaultWorld world)
    {
        for (var i = 0; i < 100; i++, await Task.Delay(100))
        {
            if ((await world.Server.Admin.GetStringAsync("/metrics")).Contains("agentidentity_calls_open 0", StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail("Calls are still open after everybody has gone.");
    }

    private static async Task CallAsync(FaultWorld world, int caller, int[] counts, CancellationToken end)
    {
        for (var turn = caller; !end.IsCancellationRequested; turn++)
        {
            try
            {
                if (turn % 10 == 0)
                {
                    using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
                    await AbandonAsync(world, counts, patience.Token);
                    continue;
                }

                using var answer = turn % 3 == 0
                    ? await world.SendAsync(HttpMethod.Post, "/mcp/crm", FaultWorld.Tool, CancellationToken.None)
                    : await world.SendAsync(HttpMethod.Get, "/api/orders/quick", cancellationToken: CancellationToken.None);
                await answer.Content.ReadAsStringAsync(CancellationToken.None);
                Interlocked.Increment(ref counts[answer.StatusCode == HttpStatusCode.OK ? 0 : 2]);
            }
            catch (HttpRequestException)
            {
                Interlocked.Increment(ref counts[2]);
            }
        }
    }

    private static async Task AbandonAsync(FaultWorld world, int[] counts, CancellationToken patience)
    {
        try
        {
            (await world.SendAsync(HttpMethod.Get, "/api/orders/hang", cancellationToken: patience)).Dispose();
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref counts[1]);
        }
    }

    private static TimeSpan Length() => TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("AGENTID_SOAK_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked
        : Environment.GetEnvironmentVariable("AGENTID_TEST_TIER") == "all" ? 300 : 60);

    private static long Median(IEnumerable<long> samples) => samples.Order().ToList() is { Count: > 0 } sorted ? sorted[sorted.Count / 2] : 0;
}
