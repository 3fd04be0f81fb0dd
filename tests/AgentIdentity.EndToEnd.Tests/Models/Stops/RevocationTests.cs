using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using AgentIdentity.EndToEnd.Tests.Models.Setup;
using AgentIdentity.EndToEnd.Tests.Models.StandIns;

namespace AgentIdentity.EndToEnd.Tests.Models.Stops;

/// <summary>How long a stop takes from the order to the last byte that any client of it reads.</summary>
public sealed class RevocationTests
{
    private const int Agents = 20;
    private static readonly int Streams = Tier.IsLong ? 1000 : 200;
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Ending_one_delegation_ends_every_open_stream_below_it_within_a_second()
    {
        await using var standIn = await Providers.OpenAiAsync();
        await using var stage = await ModelStage.OpenAsync([], [.. ModelStage.OpenAi(standIn), "/Limits:Delegation:Concurrency=4000", "/Limits:Upstream:Concurrency=4000"]);
        var (parent, children) = await SubAgents.HireAsync(stage, Agents, 900_000_000, "gpt");
        using HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 2000 });
        using SemaphoreSlim few = new(50);
        var opened = 0;
        long ordered = 0;

        var reading = Enumerable.Range(0, Streams).Select(async i =>
        {
            await few.WaitAsync(TestContext.Current.CancellationToken);
            var (answer, reader) = await OpenAsync(http, stage, children[i % Agents]);
            using var both = answer;
            few.Release();
            Interlocked.Increment(ref opened);
            var last = "";
            while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                last = line.Length > 0 ? line : last;
            }

            return (After: Stopwatch.GetElapsedTime(ordered), Last: last);
        }).ToList();
        while (Volatile.Read(ref opened) < Streams && !reading.Exists(static one => one.IsFaulted))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        ordered = Stopwatch.GetTimestamp();
        await stage.EndAsync(parent);
        var ends = (await Task.WhenAll(reading)).OrderBy(static end => end.After).ToList();

        var (p50, p99) = (ends[ends.Count / 2].After, ends[ends.Count * 99 / 100].After);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Streams} streams: p50 {p50.TotalMilliseconds:0} ms, p99 {p99.TotalMilliseconds:0} ms, last {ends[^1].After.TotalMilliseconds:0} ms");
        p99.Should().BeLessThan(OneSecond);
        ends.Should().OnlyContain(static end => end.After > TimeSpan.Zero && end.Last.Contains("\"finish_reason\":\"error\""), "a stream that was stopped never looks finished");
        for (var waited = 0; standIn.Open > 0 && waited < 100; waited++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        standIn.Open.Should().Be(0, "the provider is told, too");
    }

    private static async Task<(HttpResponseMessage Answer, StreamReader Reader)> OpenAsync(HttpClient http, ModelStage stage, Grant grant)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, stage.Models + "/chat/completions")
        {
            Content = JsonContent.Create(new
            {
                model = "gpt",
                stream = true,
                max_completion_tokens = 1000,
                messages = new[] { new { role = "user", content = "[[endless]] [[every 1000]]" } },
            }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", grant.Key);
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        StreamReader reader = new(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        (await reader.ReadLineAsync(TestContext.Current.CancellationToken)).Should().StartWith("data: ");
        return (answer, reader);
    }
}
