using AgentIdentity.Gateway.Mcp.Links;
using AgentIdentity.Gateway.Mcp.Links.Talks;

namespace AgentIdentity.Gateway.Tests.Links;

/// <summary>What a server asks in the middle of a call is kept while the client thinks: so much of it, and no more.</summary>
public sealed class RunningTests
{
    [Fact]
    public async Task So_many_questions_wait_at_once_and_answered_ones_make_room()
    {
        using var running = New();
        for (var round = 0; round < 3; round++)
        {
            Enumerable.Range(0, 17).Count(_ => running.Ask(Ask(100))).Should().Be(16);
            var asked = (await running.FurtherAsksAsync(TestContext.Current.CancellationToken)).ToList();
            asked.Should().HaveCount(16);
            asked.ForEach(running.Forget);
        }

        Enumerable.Range(0, 64).Count(_ => running.Ask(Ask(100))).Should().Be(13, "a call asks 64 times, the refused ones among them");
    }

    [Fact]
    public async Task Questions_of_many_bytes_are_refused_however_few()
    {
        using var running = New();
        running.Ask(Ask(2 * 1024 * 1024)).Should().BeFalse();
        running.Ask(Ask(900_000)).Should().BeTrue();
        running.Ask(Ask(900_000)).Should().BeFalse();
        (await running.FurtherAsksAsync(TestContext.Current.CancellationToken)).Should().ContainSingle("what is parked counts on");
        running.Ask(Ask(900_000)).Should().BeFalse();
        running.Forget(Ask(900_000));
        running.Ask(Ask(900_000)).Should().BeTrue();
    }

    private static Running New() => new(1, null!, new LinkRequest("tools/call", null, ClientFace.Gateway));

    private static ServerAsk Ask(int bytes) => new(default, "roots/list", null, bytes);
}
