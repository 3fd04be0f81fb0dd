using System.Net;

namespace AgentIdentity.Server.Tests.Faults;

/// <summary>Callers who ask for much and read nothing of it.</summary>
public sealed class SlowReaderTests(ITestOutputHelper output)
{
    private const int Readers = 50;
    private const long Most = 128 * 1024 * 1024;

    [Fact]
    public async Task Fifty_who_read_nothing_of_a_large_answer_cost_a_bounded_amount_of_memory()
    {
        await using var world = await FaultWorld.StartAsync();
        for (var i = 0; i < 100; i++)
        {
            (await world.SendAsync(HttpMethod.Get, "/api/orders/quick")).Dispose();
        }

        var before = world.Resident();
        List<HttpResponseMessage> answers = [];
        try
        {
            for (var i = 0; i < Readers; i++)
            {
                answers.Add(await world.SendAsync(HttpMethod.Get, "/api/orders/large"));
            }

            answers.Should().OnlyContain(static answer => answer.StatusCode == HttpStatusCode.OK);
            var most = 0L;
            for (var i = 0; i < 20; i++)
            {
                most = Math.Max(most, world.Resident());
                await Task.Delay(200, TestContext.Current.CancellationToken);
            }

            output.WriteLine($"{Readers} callers read nothing of {FaultWorld.LargeAnswer / 1048576} MiB each: resident {before / 1048576} MiB before, {most / 1048576} MiB at most");
            (most - before).Should().BeLessThan(Most, "a reader costs what stands between two connections, not the answer");

            // Nobody else is held up.
            using var quick = await world.SendAsync(HttpMethod.Get, "/api/orders/quick");
            quick.StatusCode.Should().Be(HttpStatusCode.OK);
        }
        finally
        {
            answers.ForEach(static answer => answer.Dispose());
        }
    }
}
