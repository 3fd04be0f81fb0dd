using System.Buffers.Text;
using AgentIdentity.Gateway.Mcp.Sealing;
using AgentIdentity.Tests;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Gateway.Tests.Mcp.Hub;

public sealed class StateSealTests
{
    private static readonly FakeTimeProvider Time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private static readonly StateSeal Seal = new(GatewayKey.Random(), Time);

    [Law(Cases = 200)]
    public void What_is_sealed_opens_for_the_same_and_for_nothing_else(string text, string binding, string about)
    {
        (text, binding, about) = (text ?? "", binding ?? "", about ?? "");
        var plain = text.Any(char.IsSurrogate) ? "x" : text;
        var given = Seal.Seal(SealKind.State, binding, about, plain, TimeSpan.FromMinutes(1));
        Seal.Open(SealKind.State, binding, about, given)!.Text.Should().Be(plain);
        Seal.Open(SealKind.Cursor, binding, about, given).Should().BeNull();
        Seal.Open(SealKind.State, binding + "x", about, given).Should().BeNull();
        Seal.Open(SealKind.State, binding, about + "x", given).Should().BeNull();
        new StateSeal(GatewayKey.Random(), Time).Open(SealKind.State, binding, about, given).Should().BeNull();
    }

    [Law(Cases = 200)]
    public void No_bit_of_it_can_be_changed(int where, byte how)
    {
        var given = Base64Url.DecodeFromChars(Seal.Seal(SealKind.State, "b", "a", "the state", TimeSpan.FromMinutes(1)));
        given[(int)((uint)where % given.Length)] ^= how == 0 ? (byte)1 : how;
        Seal.Open(SealKind.State, "b", "a", Base64Url.EncodeToString(given)).Should().BeNull();
    }

    [Fact]
    public void It_is_void_when_its_time_is_over_and_is_spent_once()
    {
        var time = new FakeTimeProvider();
        var seal = new StateSeal(GatewayKey.Random(), time);
        var given = seal.Seal(SealKind.State, "b", "a", "x", TimeSpan.FromMinutes(1));
        var opened = seal.Open(SealKind.State, "b", "a", given)!;
        var spent = new SpentStates(time);
        spent.TrySpend("b", opened).Should().BeTrue();
        spent.TrySpend("b", opened).Should().BeFalse();
        time.Advance(TimeSpan.FromMinutes(1));
        seal.Open(SealKind.State, "b", "a", given).Should().BeNull();
    }

    [Fact]
    public void Whoever_spends_too_many_takes_nobody_elses_room_and_gets_it_back_with_time()
    {
        var time = new FakeTimeProvider();
        var spent = new SpentStates(time);
        Opened State(int number) => new($"{number}", time.GetUtcNow() + TimeSpan.FromMinutes(10), "");
        Enumerable.Range(0, 100_001).Count(number => spent.TrySpend("ben", State(number))).Should().Be(1_000);
        spent.TrySpend("lea", State(1)).Should().BeTrue();
        time.Advance(TimeSpan.FromMinutes(70));
        spent.TrySpend("ben", State(100_002)).Should().BeTrue();
    }
}
