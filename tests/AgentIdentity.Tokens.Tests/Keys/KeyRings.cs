using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Tokens.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class KeyRings : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keyring").FullName;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_795_305_600));

    private string File => Path.Combine(_folder, "keys", "tokens.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_ring_survives_a_restart()
    {
        var first = KeyRing.OpenFile(File, _time);
        first.Rotate();

        var second = KeyRing.OpenFile(File, _time);

        second.Active.KeyId.Should().Be(first.Active.KeyId);
        second.ToJwks().Should().Be(first.ToJwks());
        second.PublicKeys().Should().HaveCount(3);
    }

    [Fact]
    public void The_file_is_for_its_owner_only()
    {
        KeyRing.OpenFile(File, _time);

        System.IO.File.GetUnixFileMode(File).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(Path.GetDirectoryName(File)!).Should().ContainSingle("no draft is left behind");
    }

    [Fact]
    public void A_file_that_others_may_read_is_refused()
    {
        KeyRing.OpenFile(File, _time);
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        this.Invoking(_ => KeyRing.OpenFile(File, _time)).Should().Throw<InvalidDataException>().WithMessage("AID1032*0600*");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[{"state":"active","created":1,"kty":"EC","crv":"P-256"}]}""")]
    public void A_damaged_file_is_refused_and_left_as_it_is(string content)
    {
        KeyRing.OpenFile(File, _time);
        System.IO.File.WriteAllText(File, content);

        this.Invoking(_ => KeyRing.OpenFile(File, _time)).Should().Throw<InvalidDataException>().WithMessage("AID1032*");
        System.IO.File.ReadAllText(File).Should().Be(content);
    }

    [Fact]
    public void Rotation_uses_the_key_that_was_published_ahead_and_still_verifies_the_old()
    {
        var broker = new Broker();
        var token = broker.Mint();
        var published = broker.Keys.ToJwks();

        broker.Keys.Rotate();

        published.Should().Contain(broker.Keys.Active.KeyId);
        broker.Delegations.Validate(token, Broker.Crm).Ok.Should().BeTrue();
        broker.Delegations.Validate(broker.Mint(), Broker.Crm).Ok.Should().BeTrue();
    }

    [Fact]
    public void A_retired_key_goes_when_its_last_token_has_ended()
    {
        var ring = KeyRing.InMemory(_time);
        var old = ring.Active.KeyId;
        ring.Rotate();
        _time.Advance(TimeSpan.FromMinutes(31));
        ring.Rotate();

        ring.Find(old).Should().BeNull();
    }

    [Fact]
    public void What_is_published_or_printed_holds_no_private_half()
    {
        var ring = KeyRing.InMemory(_time);

        ring.ToJwks().Should().NotContain("\"d\"");
        VerificationKeySet.Parse(ring.ToJwks()).Value.Keys.Should().HaveCount(2);
        ring.Active.ToString().Should().Contain("redacted");
    }
}
