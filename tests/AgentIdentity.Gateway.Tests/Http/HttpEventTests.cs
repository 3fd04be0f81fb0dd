using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Http;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Tests;
using FsCheck;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Http;

/// <summary>Server-sent events of an API: they pass as they are, and a stop is the last of them.</summary>
public sealed class HttpEventTests
{
    [Fact]
    public async Task Events_arrive_one_by_one_and_byte_for_byte()
    {
        await using var world = await GatewayWorld.StartAsync();
        const string Sent = ": hello\n\nid: 1\r\nevent: price\r\ndata: {\"a\":1}\r\ndata: more\r\n\r\nretry: 10\rdata: x\r\rdata: unfinished";
        world.Upstream.Answer = (http, _) => SayAsync(http, Sent);
        using var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/prices");
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        (await response.Content.ReadAsStringAsync()).Should().Be(Sent);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_stop_is_told_in_a_last_whole_event_within_a_second_and_what_was_half_said_is_not(string method)
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = async (http, _) =>
        {
            await SayAsync(http, "data: 1\n\ndata: half");
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        using var response = await world.Caller.SendAsync(new HttpMethod(method), "/api/orders/prices");
        using var events = new EventReader(response);
        (await events.NextAsync()).Should().Be("1");
        var clock = Stopwatch.StartNew();
        world.Stops.Stop();
        using var last = JsonDocument.Parse((await events.NextAsync())!);
        Expect.CodeOf(last.RootElement).Should().Be("AID3204");
        last.RootElement.GetProperty("decision_id").GetString().Should().StartWith("dec_");
        (await events.NextAsync()).Should().BeNull("the stream ends properly");
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1));
        await world.Upstream.Aborted.Task.WaitAsync(TimeSpan.FromSeconds(5));
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        world.Evidence.Bodies(EvidenceKinds.Outcome).Single().GetProperty("outcome").GetString().Should().Be("stopped");
    }

    [Fact]
    public async Task In_the_midst_of_an_event_that_is_too_long_to_wait_for_the_stream_breaks_off()
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = async (http, _) =>
        {
            await SayAsync(http, "data: " + new string('x', 2 * WholePieces.Longest));
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        using var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/prices");
        var reading = response.Content.ReadAsStringAsync();
        await Expect.Soon(() => !world.Upstream.Seen.IsEmpty);
        await Task.Delay(100);
        world.Stops.Stop();
        await reading.Invoking(static read => read).Should().ThrowAsync<HttpRequestException>("half an event must not look like one");
    }

    [Fact]
    public async Task A_stream_that_the_upstream_breaks_off_says_so()
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = async (http, _) =>
        {
            await SayAsync(http, "data: 1\n\n");
            await Task.Delay(300);
            http.Abort();
        };
        using var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/prices");
        using var events = new EventReader(response);
        (await events.NextAsync()).Should().Be("1");
        Expect.CodeOf(JsonDocument.Parse((await events.NextAsync())!).RootElement).Should().Be("AID3503");
    }

    [Law(Cases = 300)]
    public bool However_the_bytes_arrive_every_byte_passes_and_only_whole_events_wait(NonNegativeInt seed, byte[] cuts)
    {
        string[] parts = ["data: a\n", "\n", "\r\n", "\r", "data", ":", " b\r\ndata: c\r\n", "\n\n", "\r\r", "\r\n\r\n", "é"];
        var text = string.Concat(Enumerable.Range(0, 12).Select(i => parts[(seed.Get * 31 + i * i * 7) % parts.Length]));
        var bytes = Encoding.UTF8.GetBytes(text);
        var events = new WholePieces(new EventPieces(), null);
        var passed = new ArrayBufferWriter<byte>();
        var at = 0;
        foreach (var cut in cuts.Append(byte.MaxValue))
        {
            var next = Math.Min(bytes.Length, at + (cut % 7));
            events.Feed(bytes.AsSpan(at, (cut == byte.MaxValue ? bytes.Length : next) - at), passed);
            at = cut == byte.MaxValue ? bytes.Length : next;
            if (!EndsAtBlankLine(Encoding.UTF8.GetString(passed.WrittenSpan)))
            {
                return false;
            }
        }

        events.Flush(passed);
        return passed.WrittenSpan.SequenceEqual(bytes);
    }

    private static bool EndsAtBlankLine(string passed)
    {
        var plain = passed.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return plain.Length == 0 || plain == "\n" || plain.EndsWith("\n\n", StringComparison.Ordinal);
    }

    private static async Task SayAsync(HttpContext http, string text)
    {
        http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync(text, http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
