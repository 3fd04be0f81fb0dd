using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Tokens.Tests;

public sealed class Nonces
{
    private const string Url = "https://broker.example/oauth2/token";
    private readonly Broker _broker = new();
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public void Replicas_with_one_secret_accept_one_anothers_nonces()
    {
        var (one, two) = (new DpopNonces(_broker.Time, _secret), new DpopNonces(_broker.Time, _secret));

        Check(two, one.Current()).Should().BeNull();
        Check(new DpopNonces(_broker.Time), one.Current()).Should().Be(TokenError.NonceRequired, "another secret makes other nonces");
    }

    [Fact]
    public void A_nonce_lives_at_least_a_minute_and_never_more_than_two()
    {
        var nonces = new DpopNonces(_broker.Time, _secret);
        var nonce = nonces.Current();
        _broker.Time.Advance(TimeSpan.FromSeconds(60));
        Check(nonces, nonce).Should().BeNull();

        _broker.Time.Advance(TimeSpan.FromSeconds(60));

        Check(nonces, nonce).Should().Be(TokenError.NonceRequired);
    }

    [Fact]
    public void An_answer_brings_a_new_nonce_only_when_the_one_used_has_grown_old()
    {
        var nonces = new DpopNonces(_broker.Time, _secret);
        var nonce = nonces.Current();
        nonces.Renewal(nonce).Should().BeNull();
        nonces.Renewal(null).Should().Be(nonce);

        _broker.Time.Advance(TimeSpan.FromSeconds(60));

        nonces.Renewal(nonce).Should().Be(nonces.Current()).And.NotBe(nonce);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void An_invented_nonce_is_refused(string nonce) => Check(new(_broker.Time, _secret), nonce).Should().BeOneOf(TokenError.NonceRequired, TokenError.ProofMalformed);

    [Fact]
    public void A_proof_made_before_the_nonce_was_known_is_refused_and_uses_nothing_up()
    {
        var nonces = new DpopNonces(_broker.Time, _secret);
        var store = new ReplayMemory(1, _broker.Time);
        var validator = new DpopValidator(store, new() { Nonces = nonces }, _broker.Time);
        validator.ValidateAsync(_broker.Prover.Create("POST", new(Url)), "POST", Url, null, null).Now().Failure.Error.Should().Be(TokenError.NonceRequired);

        var proof = validator.ValidateAsync(_broker.Prover.Create("POST", new(Url), nonce: nonces.Current()), "POST", Url, null, null).Now();

        proof.Value.Nonce.Should().Be(nonces.Current());
    }

    [Theory]
    [InlineData(-61, false)]
    [InlineData(-60, true)]
    [InlineData(119, true)]
    [InlineData(120, false)]
    public void A_replicas_clock_may_be_a_minute_behind(int seconds, bool accepted)
    {
        var nonce = new DpopNonces(_broker.Time, _secret).Current();
        var replica = new DpopNonces(new FakeTimeProvider(_broker.Time.GetUtcNow().AddSeconds(seconds)), _secret);

        replica.Accepts(nonce).Should().Be(accepted);
    }

    [Fact]
    public void A_nonce_is_the_whole_of_it()
    {
        var nonces = new DpopNonces(_broker.Time, _secret);

        nonces.Accepts(nonces.Current() + "A").Should().BeFalse();
        nonces.Accepts(nonces.Current()[1..]).Should().BeFalse();
        nonces.Renewal("x").Should().Be(nonces.Current());
    }

    [Fact]
    public void A_short_secret_is_refused() => this.Invoking(_ => new DpopNonces(_broker.Time, new byte[31])).Should().Throw<ArgumentException>();

    private TokenError? Check(DpopNonces nonces, string nonce) => new DpopValidator(new ReplayMemory(10, _broker.Time), new() { Nonces = nonces }, _broker.Time)
        .ValidateAsync(_broker.Prover.Create("POST", new(Url), nonce: nonce), "POST", Url, null, null).Now().TryGet(out _, out var refused) ? null : refused.Error;
}
