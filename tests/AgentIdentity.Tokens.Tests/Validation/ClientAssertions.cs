using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests;

public sealed class ClientAssertions
{
    private readonly Broker _broker = new();
    private readonly ClientAssertionSigner _signer;
    private readonly VerificationKeySet _keys;
    private readonly ClientAssertionValidator _validator;

    public ClientAssertions()
    {
        _signer = new(_broker.AgentKey, "codex", _broker.Time);
        _keys = VerificationKeySet.Parse(_signer.PublicJwks).Value;
        _validator = new(Broker.Issuer, new ReplayMemory(10, _broker.Time), _broker.Time);
    }

    [Fact]
    public void An_assertion_is_good_once()
    {
        var assertion = _signer.Create(Broker.Issuer);

        Validate(assertion).Value.ClientId.Should().Be("codex");
        Validate(assertion).Failure.Error.Should().Be(TokenError.Replayed);
    }

    [Fact]
    public void An_assertion_is_remembered_until_it_would_be_refused_for_its_age()
    {
        var assertion = _signer.Create(Broker.Issuer);
        Validate(assertion).Ok.Should().BeTrue();
        for (var second = 0; second < 120; second++)
        {
            _broker.Time.Advance(TimeSpan.FromSeconds(1));
            Validate(assertion).Ok.Should().BeFalse("{0} seconds later it is either remembered or expired", second);
        }
    }

    [Fact]
    public void The_token_endpoint_is_not_the_audience() =>
        Validate(_signer.Create(Broker.Issuer + "/oauth2/token")).Failure.Error.Should().Be(TokenError.WrongAudience);

    [Fact]
    public void An_assertion_without_a_typ_is_told_which_one_it_needs() =>
        Validate(Forge.Resign(_signer.Create(Broker.Issuer), _broker.AgentKey, header: header => header.Remove("typ")))
            .Failure.Should().Be(new TokenFailure(TokenError.Malformed, "The header lacks typ; it must be client-authentication+jwt."));

    [Fact]
    public void An_audience_array_is_refused() => Refused(claims => claims["aud"] = new JsonArray(Broker.Issuer));

    [Fact]
    public void A_subject_other_than_the_issuer_is_refused() => Refused(claims => claims["sub"] = "other");

    [Fact]
    public void An_assertion_without_id_is_refused() => Refused(claims => claims.Remove("jti"));

    [Fact]
    public void An_assertion_that_lives_longer_than_five_minutes_is_refused() =>
        Refused(claims => claims["exp"] = claims["iat"]!.GetValue<long>() + 301);

    [Fact]
    public void An_unknown_client_and_an_unknown_key_answer_alike()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var stranger = new ClientAssertionSigner(other, "codex", _broker.Time).Create(Broker.Issuer);

        _validator.ValidateAsync(_signer.Create(Broker.Issuer), _ => null).Now().Failure.Should().Be(Validate(stranger).Failure);
    }

    [Fact]
    public void A_kid_of_the_client_with_anothers_signature_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Validate(Forge.Resign(_signer.Create(Broker.Issuer), other)).Failure.Error.Should().Be(TokenError.BadSignature);
    }

    [Fact]
    public void What_is_no_token_is_no_assertion() => Validate("a.b").Failure.Error.Should().Be(TokenError.Malformed);

    [Fact]
    public void Who_cannot_sign_learns_nothing_of_what_else_is_wrong()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Validate(Forge.Resign(_signer.Create("https://other.example"), other)).Failure.Error.Should().Be(TokenError.BadSignature);
    }

    private void Refused(Action<JsonObject> change) =>
        Validate(Forge.Resign(_signer.Create(Broker.Issuer), _broker.AgentKey, payload: change)).Ok.Should().BeFalse();

    private TokenResult<ClientAssertion> Validate(string assertion) => _validator.ValidateAsync(assertion, id => id == "codex" ? _keys : null).Now();
}
