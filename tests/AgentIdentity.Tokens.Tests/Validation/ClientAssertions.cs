using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests;

public sealed class ClientAssertions
{
    private readonly Broker broker = new();
    private readonly ClientAssertionSigner signer;
    private readonly VerificationKeySet keys;
    private readonly ClientAssertionValidator validator;

    public ClientAssertions()
    {
        signer = new(broker.AgentKey, "codex", broker.Time);
        keys = VerificationKeySet.Parse(signer.PublicJwks).Value;
        validator = new(Broker.Issuer, new(10, broker.Time), broker.Time);
    }

    [Fact]
    public void An_assertion_is_good_once()
    {
        var assertion = signer.Create(Broker.Issuer);

        Validate(assertion).Value.ClientId.Should().Be("codex");
        Validate(assertion).Failure.Error.Should().Be(TokenError.Replayed);
    }

    [Fact]
    public void An_assertion_is_remembered_until_it_would_be_refused_for_its_age()
    {
        var assertion = signer.Create(Broker.Issuer);
        Validate(assertion).Ok.Should().BeTrue();
        for (var second = 0; second < 120; second++)
        {
            broker.Time.Advance(TimeSpan.FromSeconds(1));
            Validate(assertion).Ok.Should().BeFalse("{0} seconds later it is either remembered or expired", second);
        }
    }

    [Fact]
    public void The_token_endpoint_is_not_the_audience() =>
        Validate(signer.Create(Broker.Issuer + "/oauth2/token")).Failure.Error.Should().Be(TokenError.WrongAudience);

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
        var stranger = new ClientAssertionSigner(other, "codex", broker.Time).Create(Broker.Issuer);

        validator.Validate(signer.Create(Broker.Issuer), _ => null).Failure.Should().Be(Validate(stranger).Failure);
    }

    [Fact]
    public void A_kid_of_the_client_with_anothers_signature_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Validate(Forge.Resign(signer.Create(Broker.Issuer), other)).Failure.Error.Should().Be(TokenError.BadSignature);
    }

    private void Refused(Action<JsonObject> change) =>
        Validate(Forge.Resign(signer.Create(Broker.Issuer), broker.AgentKey, payload: change)).Ok.Should().BeFalse();

    private TokenResult<ClientAssertion> Validate(string assertion) => validator.Validate(assertion, id => id == "codex" ? keys : null);
}
