using System.Net;

namespace AgentIdentity.Server.Tests.Faults;

/// <summary>Upstreams that take their time: some say a little now and then, some begin and say nothing more.</summary>
public sealed class SlowUpstreamTests(ITestOutputHelper output)
{
    private const int EachKind = 100;
    private const long Most = 128 * 1024 * 1024;
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_answers_that_trickle_cost_a_bounded_amount_of_memory_and_hold_nobody_up()
    {
        await using var world = await FaultWorld.StartAsync("--AgentIdentity:Limits:Delegation:Concurrency=1000");
        for (var i = 0; i < 100; i++)
        {
            (await world.SendAsync(HttpMethod.Get, "/api/orders/quick")).Dispose();
        }

        var before = world.Resident();
        List<HttpResponseMessage> answers = [];
        List<Task> readers = [];
        var read = 0L;
        try
        {
            for (var i = 0; i < EachKind; i++)
            {
                answers.Add(await world.SendAsync(HttpMethod.Get, "/api/orders/trickle"));
                answers.Add(await world.SendAsync(HttpMethod.Post, "/mcp/crm", FaultWorld.Tool));
            }

            answers.Should().OnlyContain(static answer => answer.StatusCode == HttpStatusCode.OK);
            readers.AddRange(answers.Select(answer => ReadAsync(answer, bytes => Interlocked.Add(ref read, bytes))));
            var most = 0L;
            for (var i = 0; i < 20; i++)
            {
                most = Math.Max(most, world.Resident());
                await Task.Delay(200, Stop);
            }

            output.WriteLine($"{2 * EachKind} answers of slow upstreams: resident {before / 1048576} MiB before, {most / 1048576} MiB at most, {read} bytes read");
            (most - before).Should().BeLessThan(Most, "a slow upstream costs what a call costs, however long it lasts");
            read.Should().BeGreaterThan(EachKind * 14, "what an upstream says goes on to the caller and is not kept");
            readers.Should().OnlyContain(static reader => !reader.IsCompleted, "all of them are still open");
            using var quick = await world.SendAsync(HttpMethod.Get, "/api/orders/quick");
            quick.StatusCode.Should().Be(HttpStatusCode.OK);

            world.Go.SetResult();
            await Task.WhenAll(readers).WaitAsync(TimeSpan.FromSeconds(30), Stop);
        }
        finally
        {
            answers.ForEach(static answer => answer.Dispose());
        }
    }

    private static async Task ReadAsync(HttpResponseMessage answer, Action<int> count)
    {
        var buffer = new byte[4096];
        await using var body = await answer.Content.ReadAsStreamAsync(Stop);
        while (await body.ReadAsync(buffer, Stop) is > 0 and var bytes)
        {
            count(bytes);
        }
    }
}
