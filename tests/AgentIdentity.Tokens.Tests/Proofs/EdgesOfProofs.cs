using System.Security.Cryptography;

namespace AgentIdentity.Tokens.Tests;

public sealed class EdgesOfProofs
{
    private const string Url = "https://broker.example/mcp/crm";
    private readonly Broker _broker = new();

    [Fact]
    public void A_proof_has_at_most_8_KiB()
    {
        var fit = Forge.Padded(_broker.Prover.Create("POST", new(Url)), _broker.AgentKey, 8 * 1024);

        Outcome(fit).Should().BeNull();
        Outcome(fit + "A").Should().Be(TokenError.TooLarge);
    }

    [Fact]
    public void The_answer_tells_id_moment_key_and_nonce()
    {
        var nonces = new DpopNonces(_broker.Time);
        var sent = _broker.Prover.Create("POST", new(Url), nonce: nonces.Current());

        var proof = new DpopValidator(new ReplayMemory(10, _broker.Time), new() { Nonces = nonces }, _broker.Time).ValidateAsync(sent, "POST", Url, null, _broker.Prover.Thumbprint).Now().Value;

        proof.Should().Be(new DpopProof(_broker.Prover.Thumbprint, Forge.Part(sent, 1)["jti"]!.GetValue<string>(), _broker.Time.GetUtcNow()) { Nonce = nonces.Current() });
    }

    [Fact]
    public void A_proof_that_shows_anothers_key_is_refused_though_that_key_was_seen_before()
    {
        var validator = new DpopValidator(new ReplayMemory(10, _broker.Time), new(), _broker.Time);
        var honest = _broker.Prover.Create("POST", new(Url));
        validator.ValidateAsync(honest, "POST", Url, null, null).Now().Ok.Should().BeTrue();
        using var thief = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        validator.ValidateAsync(Forge.Resign(honest, thief, payload: claims => claims["jti"] = "other"), "POST", Url, null, null).Now().Failure.Error.Should().Be(TokenError.BadSignature);
        validator.ValidateAsync(_broker.Prover.Create("POST", new(Url)), "POST", Url, null, null).Now().Ok.Should().BeTrue();
    }

    [Fact]
    public void A_key_seen_before_is_still_held_to_its_algorithm()
    {
        var validator = new DpopValidator(new ReplayMemory(10, _broker.Time), new(), _broker.Time);
        var honest = _broker.Prover.Create("POST", new(Url));
        validator.ValidateAsync(honest, "POST", Url, null, null).Now().Ok.Should().BeTrue();

        validator.ValidateAsync(Forge.Resign(honest, _broker.AgentKey, header => header["alg"] = "ES384"), "POST", Url, null, null).Now().Failure.Error.Should().Be(TokenError.WrongAlgorithm);
    }

    [Fact]
    public void The_same_id_for_another_address_is_another_proof()
    {
        var validator = new DpopValidator(new ReplayMemory(10, _broker.Time), new(), _broker.Time);
        string Named(string url) => Forge.Resign(_broker.Prover.Create("POST", new(url)), _broker.AgentKey, payload: claims => claims["jti"] = "same");

        validator.ValidateAsync(Named(Url), "POST", Url, null, null).Now().Ok.Should().BeTrue();
        validator.ValidateAsync(Named(Url + "/2"), "POST", Url + "/2", null, null).Now().Ok.Should().BeTrue();
        validator.ValidateAsync(Named(Url), "POST", Url, null, null).Now().Failure.Error.Should().Be(TokenError.Replayed);
    }

    [Theory]
    [InlineData("https://broker.example/a?b=c#d", "https://broker.example/a")]
    [InlineData("https://broker.example:8443/a", "https://broker.example:8443/a")]
    [InlineData("https://broker.example:443", "https://broker.example/")]
    [InlineData("https://b\u00FCcher.example/", "https://xn--bcher-kva.example/")]
    [InlineData("http://[::1]:8080/a", "http://[::1]:8080/a")]
    public void A_proof_is_for_the_address_without_query(string url, string target) =>
        Forge.Part(_broker.Prover.Create("POST", new(url)), 1)["htu"]!.GetValue<string>().Should().Be(target);

    private TokenError? Outcome(string proof) =>
        new DpopValidator(new ReplayMemory(10, _broker.Time), new(), _broker.Time).ValidateAsync(proof, "POST", Url, null, null).Now()
            .TryGet(out _, out var failure) ? null : failure.Error;
}
