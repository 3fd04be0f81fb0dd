using AgentIdentity.Tests;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Tokens.Tests;

public sealed class ReplayMemories
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_795_305_600));

    [Fact]
    public void The_same_value_under_another_purpose_is_fresh()
    {
        var memory = new ReplayMemory(10, _time);

        memory.UseAsync(ReplayKey.Of("a", "bc"), Soon).Now().Should().Be(ReplayVerdict.Fresh);
        memory.UseAsync(ReplayKey.Of("ab", "c"), Soon).Now().Should().Be(ReplayVerdict.Fresh);
        memory.UseAsync(ReplayKey.Of("a", "bc"), Soon).Now().Should().Be(ReplayVerdict.Replayed);
    }

    [Fact]
    public void Of_many_that_come_at_once_one_is_fresh()
    {
        var memory = new ReplayMemory(1000, _time);

        var fresh = ParallelEnumerable.Range(0, 400).Count(_ => memory.UseAsync(ReplayKey.Of("p", "v"), Soon).Now() == ReplayVerdict.Fresh);

        fresh.Should().Be(1);
    }

    [Fact]
    public void A_clock_that_is_set_back_brings_no_used_value_back_to_life()
    {
        var clock = new SetBack();
        var memory = new ReplayMemory(10, clock);
        var until = clock.GetUtcNow().AddMinutes(1);
        memory.UseAsync(ReplayKey.Of("p", "v"), until).Now().Should().Be(ReplayVerdict.Fresh);
        clock.Now = clock.Now.AddMinutes(2);
        memory.UseAsync(ReplayKey.Of("p", "other"), clock.Now.AddMinutes(1)).Now().Should().Be(ReplayVerdict.Fresh);

        clock.Now = clock.Now.AddMinutes(-2);

        memory.UseAsync(ReplayKey.Of("p", "v"), until).Now().Should().Be(ReplayVerdict.Unknown, "it was forgotten, and would be good again");
    }

    /// <summary>Against a model that keeps everything: the memory never calls a live identifier fresh, and refuses only when it is full.</summary>
    [Law(Cases = 200)]
    public void It_agrees_with_a_memory_that_forgets_nothing_in_time((byte Value, byte Lifetime, byte Wait)[] uses)
    {
        var memory = new ReplayMemory(8, _time);
        var model = new Dictionary<byte, DateTimeOffset>();
        foreach (var (value, lifetime, wait) in uses)
        {
            var until = _time.GetUtcNow().AddSeconds(lifetime % 30);
            var verdict = memory.UseAsync(ReplayKey.Of("p", (value % 16).ToString(System.Globalization.CultureInfo.InvariantCulture)), until).Now();
            if (model.TryGetValue((byte)(value % 16), out var end) && end >= _time.GetUtcNow())
            {
                verdict.Should().Be(ReplayVerdict.Replayed);
            }

            if (verdict == ReplayVerdict.Fresh)
            {
                model[(byte)(value % 16)] = until;
            }

            _time.Advance(TimeSpan.FromMilliseconds(wait * 10));
        }
    }

    private sealed class SetBack : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.FromUnixTimeSeconds(1_795_305_600);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private DateTimeOffset Soon => _time.GetUtcNow().AddMinutes(1);
}
