using AgentIdentity.Gateway.ModelCalls.Routing;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Gateway.Tests.ModelCalls.Routing;

public sealed class CandidateHealthTests
{
    private static readonly BreakerTerms Terms = new(0.5, 4, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(15));
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task It_is_left_alone_when_too_much_fails_and_tried_once_when_its_rest_is_over()
    {
        var health = new CandidateHealth(Terms, _time);
        for (var i = 0; i < 4; i++)
        {
            health.IsBroken.Should().BeFalse();
            await health.TryAsync(static () => Outcome(fault: true));
        }

        (health.IsBroken, health.State).Should().Be((true, "open"));
        (await health.TryAsync(static () => Outcome(fault: false))).Should().BeNull();
        health.OpenFor.Should().Be(TimeSpan.FromSeconds(15));

        _time.Advance(TimeSpan.FromSeconds(15.1));
        (health.IsBroken, health.State).Should().Be((false, "half_open"));
        var going = new TaskCompletionSource<Seen>();
        var probe = health.TryAsync(() => new ValueTask<Seen>(going.Task));
        health.IsBroken.Should().BeTrue("one call tries at a time");
        (await health.TryAsync(static () => Outcome(fault: false))).Should().BeNull();
        going.SetResult(new Seen(false));
        (await probe).Should().NotBeNull();
        (health.IsBroken, health.State).Should().Be((false, "closed"));
    }

    [Fact]
    public async Task A_try_that_fails_leaves_it_alone_for_another_rest()
    {
        var health = new CandidateHealth(Terms, _time);
        for (var i = 0; i < 4; i++)
        {
            await health.TryAsync(static () => Outcome(fault: true));
        }

        _time.Advance(TimeSpan.FromSeconds(16));
        await health.TryAsync(static () => Outcome(fault: true));
        health.IsBroken.Should().BeTrue();
        health.OpenFor.Should().Be(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Few_failures_and_old_ones_do_not_count()
    {
        var health = new CandidateHealth(Terms, _time);
        for (var i = 0; i < 12; i++)
        {
            await health.TryAsync(static () => Outcome(fault: true));
            _time.Advance(TimeSpan.FromSeconds(15));
        }

        health.IsBroken.Should().BeFalse();
    }

    [Fact]
    public void It_rests_as_long_as_it_asked()
    {
        var health = new CandidateHealth(Terms, _time);
        health.Rest(TimeSpan.FromSeconds(7));
        (health.IsResting, health.IsBroken).Should().Be((true, false));
        _time.Advance(TimeSpan.FromSeconds(7));
        health.IsResting.Should().BeFalse();
    }

    [Fact]
    public async Task How_soon_it_answers_follows_what_it_does()
    {
        var health = new CandidateHealth(Terms, _time);
        health.FirstByte.Should().BeNull();
        await health.TryAsync(static () => Outcome(fault: false, 100));
        health.FirstByte.Should().Be(TimeSpan.FromMilliseconds(100));
        for (var i = 0; i < 30; i++)
        {
            await health.TryAsync(static () => Outcome(fault: false, 500));
        }

        health.FirstByte!.Value.TotalMilliseconds.Should().BeApproximately(500, 5);
    }

    private static ValueTask<Seen> Outcome(bool fault, double milliseconds = 1) => new(new Seen(fault, milliseconds));

    private sealed class Seen(bool fault, double milliseconds = 1) : CandidateHealth.Try
    {
        public override bool IsFault => fault;

        public override TimeSpan? FirstByte => fault ? null : TimeSpan.FromMilliseconds(milliseconds);
    }
}
