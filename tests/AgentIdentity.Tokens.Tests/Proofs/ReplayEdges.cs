using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Tokens.Tests;

public sealed class ReplayEdges
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_795_305_600);
    private readonly Clock _clock = new() { Now = Start };

    [Fact]
    public void After_the_clock_was_set_back_what_may_have_been_forgotten_is_not_called_fresh()
    {
        var memory = new ReplayMemory(10, _clock);
        Use(memory, "a", 10).Should().Be(ReplayVerdict.Fresh);
        _clock.Now = Start.AddSeconds(20);
        Use(memory, "b", 30).Should().Be(ReplayVerdict.Fresh, "and a is forgotten");

        _clock.Now = Start;

        Use(memory, "a", 10).Should().Be(ReplayVerdict.Unknown);
        Use(memory, "b", 30).Should().Be(ReplayVerdict.Replayed);
        Use(memory, "c", 30).Should().Be(ReplayVerdict.Fresh);
    }

    [Fact]
    public void The_last_second_belongs_to_what_is_remembered()
    {
        var memory = new ReplayMemory(10, _clock);
        Use(memory, "a", 10).Should().Be(ReplayVerdict.Fresh);
        _clock.Now = Start.AddSeconds(11);
        Use(memory, "a", 20).Should().Be(ReplayVerdict.Replayed);
        _clock.Now = Start.AddSeconds(12);
        Use(memory, "a", 20).Should().Be(ReplayVerdict.Fresh);
    }

    [Fact]
    public void What_ends_after_all_that_was_forgotten_is_still_told_apart()
    {
        var memory = new ReplayMemory(10, _clock);
        Use(memory, "a", 10).Should().Be(ReplayVerdict.Fresh);
        _clock.Now = Start.AddSeconds(12);
        Use(memory, "b", 12).Should().Be(ReplayVerdict.Fresh, "and a is forgotten");

        _clock.Now = Start;

        Use(memory, "c", 11).Should().Be(ReplayVerdict.Fresh);
        Use(memory, "d", 10).Should().Be(ReplayVerdict.Unknown);
    }

    [Fact]
    public void What_has_ended_already_is_remembered_for_a_second_all_the_same()
    {
        var memory = new ReplayMemory(10, _clock);

        Use(memory, "a", -100).Should().Be(ReplayVerdict.Fresh);
        Use(memory, "a", -100).Should().Be(ReplayVerdict.Replayed);
    }

    [Fact]
    public void Room_comes_back_as_soon_as_the_first_ends_whatever_the_order()
    {
        var memory = new ReplayMemory(3, _clock);
        Use(memory, "late", 30).Should().Be(ReplayVerdict.Fresh);
        Use(memory, "soon", 10).Should().Be(ReplayVerdict.Fresh);
        Use(memory, "as soon", 10).Should().Be(ReplayVerdict.Fresh);
        Use(memory, "more", 30).Should().Be(ReplayVerdict.Full);

        _clock.Now = Start.AddSeconds(12);

        Use(memory, "more", 30).Should().Be(ReplayVerdict.Fresh);
        Use(memory, "and more", 30).Should().Be(ReplayVerdict.Fresh);
        Use(memory, "too much", 30).Should().Be(ReplayVerdict.Full);
        Use(memory, "late", 30).Should().Be(ReplayVerdict.Replayed);
    }

    [Fact]
    public void All_that_has_ended_makes_room_though_nothing_new_came_in_between()
    {
        var memory = new ReplayMemory(2, _clock);
        Use(memory, "soon", 10).Should().Be(ReplayVerdict.Fresh);
        Use(memory, "late", 20).Should().Be(ReplayVerdict.Fresh);
        _clock.Now = Start.AddSeconds(12);
        Use(memory, "late", 20).Should().Be(ReplayVerdict.Replayed);

        _clock.Now = Start.AddSeconds(22);

        Use(memory, "one", 30).Should().Be(ReplayVerdict.Fresh);
        Use(memory, "two", 30).Should().Be(ReplayVerdict.Fresh);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_memory_has_room(int capacity) => FluentActions.Invoking(() => new ReplayMemory(capacity, _clock)).Should().Throw<ArgumentOutOfRangeException>();

    [Fact]
    public void A_key_is_the_same_32_bytes_at_every_replica()
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes("4:dpopabc"));

        ReplayKey.Of("dpop", "abc").ToBytes().Should().Equal(digest);
        ReplayKey.Of("dpop", "abc").ToString().Should().Be(System.Buffers.Text.Base64Url.EncodeToString(digest));
    }

    private static ReplayVerdict Use(ReplayMemory memory, string id, int seconds) => memory.UseAsync(ReplayKey.Of("p", id), Start.AddSeconds(seconds)).Now();

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
