using System.Diagnostics;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using Grpc.Core;

namespace AgentIdentity.Gateway.Tests.Grpc;

/// <summary>A real gRPC client and a real gRPC server, with the gateway between: each method is a call of its own, and how it ended arrives.</summary>
public sealed class GrpcTests
{
    [Fact]
    public async Task A_call_passes_with_its_trailers_and_the_gateways_credential_and_is_decided_by_its_method()
    {
        await using var world = await GrpcWorld.StartAsync();
        using var call = world.Client().AsyncUnaryCall(EchoServer.Saying, null, world.Options(EchoServer.Saying), "hello");
        (await call.ResponseAsync).Should().Be("hello /test.v1.Echo/Say");
        call.GetTrailers().GetValue("seen-token").Should().Be("Bearer " + TestCredentials.Minted);
        var asked = world.Gateway.Decisions.Asked.Single();
        (asked.Upstream, asked.Action, asked.Identifier, asked.ArgumentsKnown).Should().Be(("echo", "POST", "/test.v1.Echo/Say", false));
        await Expect.Soon(() => world.Gateway.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        world.Gateway.Evidence.Bodies(EvidenceKinds.Outcome).Single().GetProperty("outcome").GetString().Should().Be("completed");
    }

    [Fact]
    public async Task A_failure_of_the_service_arrives_as_it_was_but_one_of_the_gateways_credential_does_not()
    {
        await using var world = await GrpcWorld.StartAsync();
        var failure = await FailureAsync(world, "fail");
        (failure.StatusCode, failure.Status.Detail, failure.Trailers.GetValue("reason")).Should().Be((StatusCode.FailedPrecondition, "100 % not today", "because"));
        failure.Trailers.GetValue("set-cookie").Should().BeNull();
        var inner = await FailureAsync(world, "unauthenticated");
        (inner.StatusCode, inner.Trailers.GetValue("agentidentity-code")).Should().Be((StatusCode.Unavailable, "AID3504"));
        inner.Status.Detail.Should().NotContain("secret");
    }

    [Fact]
    public async Task What_is_refused_has_a_status_and_a_code_and_reaches_nobody()
    {
        await using var world = await GrpcWorld.StartAsync();
        using var denied = world.Client().AsyncDuplexStreamingCall(EchoServer.Chatting, null, world.Options(EchoServer.Chatting));
        var failure = (await denied.ResponseStream.Invoking(stream => stream.MoveNext(CancellationToken.None)).Should().ThrowAsync<RpcException>()).Which;
        (failure.StatusCode, failure.Trailers.GetValue("agentidentity-code")).Should().Be((StatusCode.PermissionDenied, "AID3201"));
        failure.Trailers.GetValue("agentidentity-decision").Should().StartWith("dec_");

        using var stranger = world.Client().AsyncUnaryCall(EchoServer.Saying, null, default, "hello");
        var unknown = (await stranger.Invoking(static call => call.ResponseAsync).Should().ThrowAsync<RpcException>()).Which;
        (unknown.StatusCode, unknown.Trailers.GetValue("agentidentity-code")).Should().Be((StatusCode.Unauthenticated, "AID1001"));
        unknown.Trailers.GetValue("www-authenticate").Should().Contain("resource_metadata");

        var other = new Method<string, string>(MethodType.Unary, "test.v1.Other", "Say", EchoServer.Saying.RequestMarshaller, EchoServer.Saying.ResponseMarshaller);
        using var unlisted = world.Client().AsyncUnaryCall(other, null, world.Options(other), "hello");
        (await unlisted.Invoking(static call => call.ResponseAsync).Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.Unimplemented);
    }

    [Fact]
    public async Task Streams_flow_both_ways_message_by_message()
    {
        await using var world = await GrpcWorld.StartAsync();
        world.Gateway.Decisions.Denied.Clear();
        using var chat = world.Client().AsyncDuplexStreamingCall(EchoServer.Chatting, null, world.Options(EchoServer.Chatting));
        for (var i = 0; i < 20; i++)
        {
            await chat.RequestStream.WriteAsync($"message {i}");
            (await chat.ResponseStream.MoveNext(CancellationToken.None)).Should().BeTrue();
            chat.ResponseStream.Current.Should().Be($"message {i}!", "it does not wait for the rest");
        }

        await chat.RequestStream.CompleteAsync();
        (await chat.ResponseStream.MoveNext(CancellationToken.None)).Should().BeFalse();
        chat.GetStatus().StatusCode.Should().Be(StatusCode.OK);

        using var count = world.Client().AsyncServerStreamingCall(EchoServer.Counting, null, world.Options(EchoServer.Counting), "2000");
        (await ReadAsync(count)).Should().Be(2000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stop_ends_a_call_within_a_second_with_its_reason_in_the_trailers(bool unary)
    {
        await using var world = await GrpcWorld.StartAsync();
        using var call = unary ? null : world.Client().AsyncServerStreamingCall(EchoServer.Counting, null, world.Options(EchoServer.Counting), "endless");
        var failing = unary ? FailureAsync(world, "wait") : FailureAsync(call!);
        await Expect.Soon(() => !world.Gateway.Decisions.Asked.IsEmpty);
        await Task.Delay(300);
        var clock = Stopwatch.StartNew();
        world.Gateway.Stops.Stop();
        var failure = await failing;
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1));
        (failure.StatusCode, failure.Trailers.GetValue("agentidentity-code")).Should().Be((StatusCode.PermissionDenied, "AID3204"));
        await Expect.Soon(() => world.Gateway.Stops.Left == 1);
    }

    [Fact]
    public async Task A_stream_ends_with_its_token()
    {
        await using var world = await GrpcWorld.StartAsync();
        using var call = world.Client().AsyncServerStreamingCall(EchoServer.Counting, null, world.Options(EchoServer.Counting, TimeSpan.FromSeconds(2)), "endless");
        (await FailureAsync(call)).Trailers.GetValue("agentidentity-code").Should().Be("AID3608");
    }

    [Fact]
    public async Task A_message_that_is_larger_than_bodies_may_be_is_refused_and_many_small_ones_are_not()
    {
        await using var world = await GrpcWorld.StartAsync();
        (await FailureAsync(world, new string('x', 70_000))).StatusCode.Should().Be(StatusCode.ResourceExhausted);
        world.Gateway.Decisions.Denied.Clear();
        using var chat = world.Client().AsyncDuplexStreamingCall(EchoServer.Chatting, null, world.Options(EchoServer.Chatting));
        for (var i = 0; i < 5; i++)
        {
            await chat.RequestStream.WriteAsync(new string('x', 60_000));
            (await chat.ResponseStream.MoveNext(CancellationToken.None)).Should().BeTrue("300 KB in all, and no message of more than 64 KB");
        }
    }

    private static Task<RpcException> FailureAsync(GrpcWorld world, string said) =>
        FailureAsync(async () => await world.Client().AsyncUnaryCall(EchoServer.Saying, null, world.Options(EchoServer.Saying), said));

    private static Task<RpcException> FailureAsync(AsyncServerStreamingCall<string> call) => FailureAsync(() => ReadAsync(call));

    private static async Task<RpcException> FailureAsync(Func<Task> call) => (await call.Should().ThrowAsync<RpcException>()).Which;

    private static async Task<int> ReadAsync(AsyncServerStreamingCall<string> call)
    {
        var count = 0;
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            call.ResponseStream.Current.Should().Be($"{count++}");
        }

        return count;
    }
}
