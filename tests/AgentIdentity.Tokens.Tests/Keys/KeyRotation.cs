using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Tokens.Tests;

public sealed class KeyRotation : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rotation").FullName;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_795_305_600));

    private string File => Path.Combine(_folder, "tokens.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_key_signs_for_its_time_and_then_the_one_published_long_before_does()
    {
        var ring = KeyRing.InMemory(_time);
        var (first, second) = (ring.Active.KeyId, ring.Next!.KeyId);
        _time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        ring.Tend().Should().BeFalse();
        ring.Active.KeyId.Should().Be(first);

        _time.Advance(TimeSpan.FromSeconds(1));

        ring.Tend().Should().BeTrue();
        ring.Active.KeyId.Should().Be(second);
        ring.Tend().Should().BeFalse("it was turned a moment ago");
    }

    [Fact]
    public void A_key_never_signs_before_every_reader_can_have_it()
    {
        var ring = KeyRing.InMemory(_time, new() { RotateEvery = TimeSpan.FromHours(2), PublishAhead = TimeSpan.FromHours(2) });
        _time.Advance(TimeSpan.FromHours(1));
        ring.Rotate();
        _time.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));

        ring.Tend().Should().BeFalse("the next key was made by the rotation and is not two hours old");
        _time.Advance(TimeSpan.FromSeconds(1));
        ring.Tend().Should().BeTrue();
    }

    [Fact]
    public void A_retired_key_stays_until_its_last_token_has_ended_and_goes_then()
    {
        var ring = KeyRing.InMemory(_time);
        var old = ring.Active.KeyId;
        ring.Rotate();
        _time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1));
        ring.Tend();
        ring.Find(old).Should().NotBeNull();

        _time.Advance(TimeSpan.FromSeconds(1));
        ring.Tend();

        ring.Find(old).Should().BeNull();
        ring.ToJwks().Should().NotContain(old);
    }

    [Theory(Skip = Tier.Slow, SkipType = typeof(Tier), SkipWhen = nameof(Tier.IsMutation))]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("PS256")]
    [InlineData("RS256")]
    public void Every_algorithm_signs_is_published_with_its_name_and_survives_a_restart(string algorithm)
    {
        var first = KeyRing.OpenFile(File, _time, new() { Algorithm = algorithm });
        var again = KeyRing.OpenFile(File, _time, new() { Algorithm = algorithm });
        var readers = VerificationKeySet.Parse(first.ToJwks()).Value;

        var token = Mint(again);

        Forge.Part(token, 0)["alg"]!.GetValue<string>().Should().Be(algorithm);
        new DelegationTokenValidator(new(Broker.Issuer, readers.Find), _time).Validate(token, Broker.Crm).Ok.Should().BeTrue();
        readers.Keys.Should().OnlyContain(key => key.Algorithm == algorithm);
        again.ToJwks().Should().Be(first.ToJwks());
    }

    [Fact(Skip = Tier.Slow, SkipType = typeof(Tier), SkipWhen = nameof(Tier.IsMutation))]
    public void Another_algorithm_takes_over_after_its_key_was_published_long_enough()
    {
        var old = Mint(KeyRing.OpenFile(File, _time));
        var ring = KeyRing.OpenFile(File, _time, new() { Algorithm = "PS256" });

        ring.Tend().Should().BeFalse();
        (ring.Active.Algorithm, ring.Next!.Algorithm).Should().Be(("ES256", "PS256"));
        _time.Advance(TimeSpan.FromHours(1));
        ring.Tend().Should().BeTrue();

        ring.Active.Algorithm.Should().Be("PS256");
        ring.Find(Forge.Part(old, 0)["kid"]!.GetValue<string>()).Should().NotBeNull();
    }

    [Fact]
    public void Of_two_processes_on_one_file_one_turns_and_the_other_follows()
    {
        var (one, two) = (KeyRing.OpenFile(File, _time), KeyRing.OpenFile(File, _time));
        _time.Advance(TimeSpan.FromDays(30));

        Parallel.ForEach([one, two], static ring => ring.Tend());
        one.Tend();
        two.Tend();

        two.Active.KeyId.Should().Be(one.Active.KeyId);
        one.PublicKeys().Should().HaveCount(3, "it was turned once");
        two.ToJwks().Should().Be(one.ToJwks());
    }

    [Fact]
    public void A_key_that_another_process_has_just_made_is_looked_for_once_a_second()
    {
        var (one, two) = (KeyRing.OpenFile(File, _time), KeyRing.OpenFile(File, _time));
        one.Rotate();
        one.Rotate();
        two.Find(one.Active.KeyId).Should().BeNull("strangers' ids must not make a process read its file all the time");

        _time.Advance(TimeSpan.FromSeconds(1));

        two.Find(one.Active.KeyId).Should().NotBeNull();
    }

    [Fact]
    public void What_was_verified_before_a_file_is_read_again_is_known_by_the_same_key()
    {
        var (one, two) = (KeyRing.OpenFile(File, _time), KeyRing.OpenFile(File, _time));
        var key = two.Find(two.Active.KeyId);
        one.Rotate();
        two.Tend();

        two.Find(key!.KeyId).Should().BeSameAs(key);
    }

    [Fact]
    public void A_ring_keeps_its_keys_when_its_file_is_damaged_and_says_so()
    {
        var ring = KeyRing.OpenFile(File, _time);
        System.IO.File.WriteAllText(File, "{}");

        ring.Invoking(r => r.Tend()).Should().Throw<InvalidDataException>().WithMessage("AID1032*");
        _time.Advance(TimeSpan.FromSeconds(2));
        ring.Find("unknown").Should().BeNull();
        Mint(ring).Should().NotBeEmpty();
    }

    [Fact]
    public void A_key_made_elsewhere_signs_when_it_was_published_long_enough()
    {
        var (first, second) = (SigningKey.Create("ES256", _time.GetUtcNow()), SigningKey.Create("ES256", _time.GetUtcNow()));
        var ring = KeyRing.Of(first, [], _time);
        ring.Publish(second);
        ring.Tend().Should().BeFalse();
        ring.Find(second.KeyId).Should().NotBeNull();

        _time.Advance(TimeSpan.FromHours(1));

        ring.Tend().Should().BeTrue();
        (ring.Active.KeyId, ring.Next).Should().Be((second.KeyId, null));
        ring.Find(first.KeyId).Should().NotBeNull("its tokens live");
    }

    [Theory]
    [InlineData("HS256", 30, 1, 30)]
    [InlineData("none", 30, 1, 30)]
    [InlineData("ES256", 1, 2, 30)]
    [InlineData("ES256", 30, 0, 30)]
    [InlineData("ES256", 30, 1, 14)]
    public void A_schedule_that_would_refuse_good_tokens_is_refused(string algorithm, int every, int ahead, int keptMinutes)
    {
        var options = new KeyRingOptions { Algorithm = algorithm, RotateEvery = TimeSpan.FromHours(every), PublishAhead = TimeSpan.FromHours(ahead), KeepRetired = TimeSpan.FromMinutes(keptMinutes) };

        options.Invoking(o => KeyRing.InMemory(_time, o)).Should().Throw<ArgumentException>();
    }

    private string Mint(KeyRing ring) => new TokenMinter(ring, Broker.Issuer, _time).MintDelegatedAsync(new Broker().BenViaCodex).Now().Value;
}
