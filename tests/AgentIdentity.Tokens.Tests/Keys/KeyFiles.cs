using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Tokens.Tests;

/// <summary>What a key ring takes from its file after a restart, and what it refuses to start with.</summary>
public sealed class KeyFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keys").FullName;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_795_305_600));

    private string Path => System.IO.Path.Combine(_folder, "tokens.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_restart_does_not_change_when_the_active_key_is_due()
    {
        var ring = KeyRing.OpenFile(Path, _time);
        _time.Advance(TimeSpan.FromDays(30));
        ring.Tend().Should().BeTrue();
        _time.Advance(TimeSpan.FromDays(15));

        var again = KeyRing.OpenFile(Path, _time);

        again.Active.KeyId.Should().Be(ring.Active.KeyId);
        again.Tend().Should().BeFalse("it has signed for half its time, though it was made long before");
        _time.Advance(TimeSpan.FromDays(15));
        again.Tend().Should().BeTrue();
    }

    [Fact]
    public void A_file_that_does_not_say_since_when_a_key_is_active_means_since_it_was_made()
    {
        var active = KeyRing.OpenFile(Path, _time).Active.KeyId;
        Change(keys => keys[0]!.AsObject().Remove("active_since"));

        KeyRing.OpenFile(Path, _time).Active.KeyId.Should().Be(active);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_ring_without_its_active_or_its_next_key_is_refused(int missing)
    {
        KeyRing.OpenFile(Path, _time);
        Change(keys => keys.RemoveAt(missing));

        this.Invoking(_ => KeyRing.OpenFile(Path, _time)).Should().Throw<InvalidDataException>().WithMessage("AID1032*");
    }

    [Theory]
    [InlineData("active")]
    [InlineData("next")]
    public void A_ring_with_two_active_or_two_next_keys_is_refused(string state)
    {
        KeyRing.OpenFile(Path, _time);
        Change(keys => keys.ToList().ForEach(key => key!["state"] = state));

        this.Invoking(_ => KeyRing.OpenFile(Path, _time)).Should().Throw<InvalidDataException>().WithMessage("AID1032*");
    }

    private void Change(Action<JsonArray> change)
    {
        var ring = JsonNode.Parse(File.ReadAllText(Path))!;
        change(ring["keys"]!.AsArray());
        File.WriteAllText(Path, ring.ToJsonString());
    }
}
