using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests;

public sealed class DpopProofs
{
    private const string Url = "https://broker.example/mcp/crm";
    private readonly Broker _broker = new();
    private readonly DpopValidator _validator;

    public DpopProofs() => _validator = new(new ReplayMemory(100, _broker.Time), new(), _broker.Time);

    [Fact]
    public void A_proof_for_this_request_and_token_is_accepted()
    {
        var token = _broker.Mint();
        var proof = _broker.Prover.Create("POST", new(Url + "?q=1#f"), token);

        Check(proof, token).Value.Thumbprint.Should().Be(_broker.Prover.Thumbprint);
    }

    [Fact]
    public void A_replayed_proof_is_refused()
    {
        var proof = _broker.Prover.Create("POST", new(Url));

        Check(proof).Ok.Should().BeTrue();
        Check(proof).Failure.Error.Should().Be(TokenError.Replayed);
    }

    [Fact]
    public void A_proof_is_never_accepted_twice_at_any_age()
    {
        var proof = _broker.Prover.Create("POST", new(Url));
        Check(proof).Ok.Should().BeTrue();
        for (var half = 0; half < 260; half++)
        {
            _broker.Time.Advance(TimeSpan.FromMilliseconds(500));
            Check(proof).Ok.Should().BeFalse();
        }
    }

    [Fact]
    public void A_proof_for_another_URL_or_method_is_refused()
    {
        Check(_broker.Prover.Create("POST", new("https://broker.example/mcp/crm2"))).Failure.Error.Should().Be(TokenError.ProofWrongTarget);
        Check(_broker.Prover.Create("POST", new("http://broker.example/mcp/crm"))).Failure.Error.Should().Be(TokenError.ProofWrongTarget);
        Check(_broker.Prover.Create("GET", new(Url))).Failure.Error.Should().Be(TokenError.ProofWrongTarget);
    }

    [Fact]
    public void A_proof_for_another_token_or_none_is_refused()
    {
        var token = _broker.Mint();

        Check(_broker.Prover.Create("POST", new(Url), _broker.Mint()), token).Failure.Error.Should().Be(TokenError.ProofWrongToken);
        Check(_broker.Prover.Create("POST", new(Url)), token).Failure.Error.Should().Be(TokenError.ProofMalformed);
    }

    [Fact]
    public void A_proof_by_another_key_is_refused()
    {
        using var thief = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = _broker.Mint();

        Check(new DpopProver(thief, _broker.Time).Create("POST", new(Url), token), token).Failure.Error.Should().Be(TokenError.ProofWrongKey);
    }

    [Theory]
    [InlineData(-61)]
    [InlineData(61)]
    public void A_proof_outside_the_window_is_refused(int seconds)
    {
        var proof = Change(claims => claims["iat"] = claims["iat"]!.GetValue<long>() + seconds);

        Check(proof).Failure.Error.Should().Be(TokenError.ProofStale);
    }

    [Theory]
    [InlineData("jti")]
    [InlineData("htm")]
    [InlineData("htu")]
    [InlineData("iat")]
    public void A_claim_that_is_missing_refuses_the_proof(string name) => Check(Change(claims => claims.Remove(name))).Ok.Should().BeFalse();

    [Fact]
    public void A_changed_proof_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Check(Forge.Resign(_broker.Prover.Create("POST", new(Url)), other)).Failure.Error.Should().Be(TokenError.BadSignature);
    }

    [Fact]
    public void A_header_that_shows_the_private_key_is_refused()
    {
        var proof = Forge.Resign(_broker.Prover.Create("POST", new(Url)), _broker.AgentKey, header => header["jwk"]!["d"] = "AAAA");

        Check(proof).Failure.Error.Should().Be(TokenError.BadKey);
    }

    [Fact]
    public void A_point_off_the_curve_is_refused()
    {
        var proof = Forge.Resign(_broker.Prover.Create("POST", new(Url)), _broker.AgentKey, header => header["jwk"]!["y"] = header["jwk"]!["x"]!.GetValue<string>());

        Check(proof).Failure.Error.Should().Be(TokenError.BadKey);
    }

    [Fact]
    public void A_memory_that_is_full_refuses_rather_than_forgets()
    {
        var small = new DpopValidator(new ReplayMemory(1, _broker.Time), new(), _broker.Time);
        small.ValidateAsync(_broker.Prover.Create("POST", new(Url)), "POST", Url, null, null).Now().Ok.Should().BeTrue();

        small.ValidateAsync(_broker.Prover.Create("POST", new(Url)), "POST", Url, null, null).Now().Failure.Error.Should().Be(TokenError.ReplayMemoryFull);
        _broker.Time.Advance(TimeSpan.FromSeconds(63));
        small.ValidateAsync(_broker.Prover.Create("POST", new(Url)), "POST", Url, null, null).Now().Ok.Should().BeTrue();
    }

    [Fact]
    public void A_proof_that_is_refused_takes_no_room()
    {
        var small = new DpopValidator(new ReplayMemory(1, _broker.Time), new(), _broker.Time);
        small.ValidateAsync(_broker.Prover.Create("GET", new(Url)), "POST", Url, null, null).Now().Ok.Should().BeFalse();

        small.ValidateAsync(_broker.Prover.Create("POST", new(Url)), "POST", Url, null, null).Now().Ok.Should().BeTrue();
    }

    [Fact]
    public void Where_the_server_uses_nonces_a_proof_needs_a_current_one()
    {
        var nonces = new DpopNonces(_broker.Time);
        var strict = new DpopValidator(new ReplayMemory(10, _broker.Time), new() { Nonces = nonces }, _broker.Time);
        var nonce = nonces.Current();

        strict.ValidateAsync(_broker.Prover.Create("POST", new(Url)), "POST", Url, null, null).Now().Failure.Error.Should().Be(TokenError.NonceRequired);
        strict.ValidateAsync(_broker.Prover.Create("POST", new(Url), nonce: nonce), "POST", Url, null, null).Now().Ok.Should().BeTrue();
        _broker.Time.Advance(TimeSpan.FromMinutes(3));
        strict.ValidateAsync(_broker.Prover.Create("POST", new(Url), nonce: nonce), "POST", Url, null, null).Now().Failure.Error.Should().Be(TokenError.NonceRequired);
    }

    private string Change(Action<JsonObject> change) => Forge.Resign(_broker.Prover.Create("POST", new(Url)), _broker.AgentKey, payload: change);

    private TokenResult<DpopProof> Check(string proof, string? token = null) =>
        _validator.ValidateAsync(proof, "POST", Url, token, token is null ? null : _broker.Prover.Thumbprint).Now();
}
