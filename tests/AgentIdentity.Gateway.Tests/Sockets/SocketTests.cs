using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Sockets;

/// <summary>WebSockets through the gateway: opened by one decision, carried as they are, closed in good form.</summary>
public sealed class SocketTests
{
    [Fact]
    public async Task What_is_said_arrives_both_ways_in_order_and_in_kind()
    {
        await using var world = await SocketWorld.StartAsync();
        using var socket = await world.OpenAsync("/echo?x=1", "chat.v2", "chat.v1");
        socket.SubProtocol.Should().Be("chat.v1");
        foreach (var (text, kind) in new[] { ("hello", WebSocketMessageType.Text), (new string('ü', 60_000), WebSocketMessageType.Text), ("\u0001\u0002", WebSocketMessageType.Binary), ("", WebSocketMessageType.Text) })
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), kind, true, CancellationToken.None);
            (await SocketWorld.ReadAsync(socket)).Should().Be((text, kind));
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None);
        (socket.CloseStatus, socket.CloseStatusDescription).Should().Be((WebSocketCloseStatus.NormalClosure, "bye"), "the upstream answers with what it was told");
        var seen = world.Gateway.Upstream.Seen.Single();
        (seen.Method, seen.Target).Should().Be(("GET", "/echo?x=1"));
        seen.Headers["Authorization"].Should().Be("Bearer " + TestCredentials.Minted);
        seen.Headers.Keys.Should().NotContain(["DPoP", "Sec-WebSocket-Extensions", "Cookie"]);
        var call = world.Gateway.Decisions.Asked.Single();
        (call.Action, call.Identifier, call.ArgumentsKnown).Should().Be(("CONNECT", "/echo", false));
        await Expect.Soon(() => world.Gateway.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        var end = world.Gateway.Evidence.Bodies(EvidenceKinds.Outcome).Single();
        (end.GetProperty("outcome").GetString(), end.GetProperty("status").GetInt32(), end.GetProperty("sent_bytes").GetInt64()).Should().Be(("completed", 101, 120_007));
        await Expect.Soon(() => world.Gateway.Stops.Left == 1);
    }

    [Fact]
    public async Task An_upstream_that_repeats_its_credential_tells_the_caller_stars_however_it_cuts_its_messages()
    {
        await using var world = await SocketWorld.StartAsync();
        using var socket = await world.OpenAsync("/echo");
        socket.HttpResponseHeaders!.Keys.Should().NotContain("X-Echo", "of the upstream's own handshake nothing passes but the protocol");
        var (first, second) = (TestCredentials.Minted[..7], TestCredentials.Minted[7..]);
        await socket.SendAsync(Encoding.UTF8.GetBytes("<" + first), WebSocketMessageType.Text, false, CancellationToken.None);
        await socket.SendAsync(Encoding.UTF8.GetBytes(second + ">"), WebSocketMessageType.Text, true, CancellationToken.None);
        (await SocketWorld.ReadAsync(socket)).Text.Should().Be($"<{new string('*', TestCredentials.Minted.Length)}>");
        await socket.SendAsync(Encoding.UTF8.GetBytes(first), WebSocketMessageType.Text, true, CancellationToken.None);
        (await SocketWorld.ReadAsync(socket)).Text.Should().Be(first, "what only begins so is told when the message ends");
    }

    [Fact]
    public async Task A_stop_closes_with_1008_within_a_second()
    {
        await using var world = await SocketWorld.StartAsync();
        using var socket = await world.OpenAsync("/echo");
        var reading = SocketWorld.ReadAsync(socket);
        var clock = Stopwatch.StartNew();
        world.Gateway.Stops.Stop();
        (await reading).Kind.Should().Be(WebSocketMessageType.Close);
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1));
        ((int)socket.CloseStatus!).Should().Be(1008);
        socket.CloseStatusDescription.Should().StartWith("AID3204 ");
        await Expect.Soon(() => world.Ended == 1);
        await Expect.Soon(() => world.Gateway.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        world.Gateway.Evidence.Bodies(EvidenceKinds.Outcome).Single().GetProperty("outcome").GetString().Should().Be("stopped");
    }

    [Fact]
    public async Task The_end_of_the_token_closes_with_1008()
    {
        await using var world = await SocketWorld.StartAsync();
        using var socket = await world.OpenAsync("/echo", lifetime: TimeSpan.FromSeconds(2));
        (await SocketWorld.ReadAsync(socket)).Kind.Should().Be(WebSocketMessageType.Close);
        ((int)socket.CloseStatus!).Should().Be(1008);
        socket.CloseStatusDescription.Should().StartWith("AID3608 ");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_side_that_does_not_read_is_gone_within_a_second_of_a_stop_and_costs_little(bool caller)
    {
        await using var world = await SocketWorld.StartAsync();
        using var socket = await world.OpenAsync(caller ? "/flood" : "/deaf");
        var flood = caller ? Task.CompletedTask : world.FloodAsync(socket);
        long before;
        do
        {
            before = world.Flooded;
            await Task.Delay(300);
        }
        while (world.Flooded > before || before == 0);
        before.Should().BeLessThan(40_000_000, "the sender is held up, once the buffers of the sockets are full");
        var clock = Stopwatch.StartNew();
        world.Gateway.Stops.Stop();
        await Expect.Soon(() => world.Gateway.Stops.Left == 1);
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1.5));
        socket.Abort();
        await flood;
    }

    [Fact]
    public async Task A_message_that_is_larger_than_bodies_may_be_closes_with_1009()
    {
        await using var world = await SocketWorld.StartAsync();
        using var socket = await world.OpenAsync("/echo");
        for (var i = 0; i < 10; i++)
        {
            await socket.SendAsync(new byte[16_000], WebSocketMessageType.Binary, endOfMessage: false, CancellationToken.None);
        }

        while ((await SocketWorld.ReadAsync(socket)).Kind != WebSocketMessageType.Close)
        {
        }

        ((int)socket.CloseStatus!).Should().Be(1009);
    }

    [Fact]
    public async Task An_upstream_that_goes_away_closes_with_1011_and_a_caller_that_goes_away_ends_the_upstreams()
    {
        await using var world = await SocketWorld.StartAsync();
        using var cut = await world.OpenAsync("/cut");
        (await SocketWorld.ReadAsync(cut)).Kind.Should().Be(WebSocketMessageType.Close);
        ((int)cut.CloseStatus!).Should().Be(1011);
        using (var gone = await world.OpenAsync("/echo"))
        {
            gone.Abort();
        }

        await Expect.Soon(() => world.Ended == 2);
        await Expect.Soon(() => world.Gateway.Evidence.Bodies(EvidenceKinds.Outcome).Count() == 2);
        world.Gateway.Evidence.Bodies(EvidenceKinds.Outcome).Select(static end => end.GetProperty("outcome").GetString()).Should().BeEquivalentTo("failed", "caller_gone");
    }

    [Theory]
    [InlineData("/echo", "orders", "", "400", "AID3006")]
    [InlineData("/echo", "live", "Sec-WebSocket-Version: 8", "400", "AID3006")]
    [InlineData("/echo", "live", "Sec-WebSocket-Key: short", "400", "AID3006")]
    [InlineData("/echo", "live", "Origin: https://evil.example", "403", "AID3008")]
    [InlineData("/echo", "live", "X-HTTP-Method-Override: DELETE", "400", "AID3004")]
    [InlineData("/a/../echo", "live", "", "400", "AID3002")]
    [InlineData("/denied", "live", "", "403", "AID3201")]
    [InlineData("/plain", "live", "", "502", "AID3010")]
    [InlineData("/extended", "live", "", "502", "AID3010")]
    [InlineData("/other-protocol", "live", "", "502", "AID3010")]
    [InlineData("/forbidden", "live", "", "403", "AID3505")]
    public async Task What_opens_no_WebSocket_is_told_so_before_anything_is_upgraded(string path, string upstream, string header, string status, string code)
    {
        await using var world = await SocketWorld.StartAsync();
        var answer = await world.AskAsync(upstream, path, header);
        answer.Should().StartWith($"HTTP/1.1 {status}").And.Contain(code).And.Contain("application/problem+json");
    }

    [Fact]
    public async Task What_must_be_redacted_or_approved_cannot_be_opened()
    {
        await using var world = await SocketWorld.StartAsync();
        world.Gateway.Decisions.Says = static decision => decision with { Obligations = [new Obligation("hide", ObligationKind.Redact, ["iban"])] };
        (await world.AskAsync("live", "/echo")).Should().Contain("AID3205");
        world.Gateway.Decisions.Says = static decision => decision with { Used = [new ApprovedRule("big", "apr_1", "lea")] };
        (await world.AskAsync("live", "/echo")).Should().Contain("body_required");
        world.Gateway.Upstream.Seen.Should().BeEmpty();
    }
}
