using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests;

/// <summary>Where the operator lets the token endpoint be an audience, as RFC 7523 had it before its revision.</summary>
public sealed class AssertionsOfOlderClients
{
    private const string Endpoint = Broker.Issuer + "/oauth2/token";
    private readonly Broker _broker = new();
    private readonly ClientAssertionSigner _signer;
    private readonly ClientAssertionValidator _validator;

    public AssertionsOfOlderClients()
    {
        _signer = new(_broker.AgentKey, "codex", _broker.Time);
        _validator = new(Broker.Issuer, new ReplayMemory(10, _broker.Time), _broker.Time) { TokenEndpoint = Endpoint };
    }

    [Theory]
    [InlineData("\"https://broker.example/oauth2/token\"", true)]
    [InlineData("\"https://broker.example\"", true)]
    [InlineData("""["https://broker.example"]""", true)]
    [InlineData("""["https://broker.example/oauth2/token","https://broker.example"]""", true)]
    [InlineData("""["https://broker.example","https://other.example"]""", false)]
    [InlineData("\"https://broker.example/oauth2/par\"", false)]
    [InlineData("\"https://other.example\"", false)]
    [InlineData("[]", false)]
    [InlineData("7", false)]
    public void The_audience_is_this_server_under_one_of_its_two_names(string audience, bool accepted) =>
        Validate(payload: claims => claims["aud"] = JsonNode.Parse(audience)).Should().Be(accepted);

    [Theory]
    [InlineData("client-authentication+jwt", true)]
    [InlineData("JWT", true)]
    [InlineData("jwt", true)]
    [InlineData(null, true)]
    [InlineData("at+jwt", false)]
    [InlineData("dpop+jwt", false)]
    public void The_kind_may_be_unsaid_but_is_no_other(string? type, bool accepted) => Validate(header =>
    {
        header.Remove("typ");
        if (type is not null)
        {
            header["typ"] = type;
        }
    }).Should().Be(accepted);

    [Fact]
    public void It_brings_no_key_of_its_own() => Validate(header => header["jwk"] = new JsonObject()).Should().BeFalse();

    [Fact]
    public void It_is_good_once_as_well()
    {
        var assertion = _signer.Create(Endpoint);
        var keys = VerificationKeySet.Parse(_signer.PublicJwks).Value;

        _validator.ValidateAsync(assertion, _ => keys).Now().Ok.Should().BeTrue();
        _validator.ValidateAsync(assertion, _ => keys).Now().Failure.Error.Should().Be(TokenError.Replayed);
    }

    private bool Validate(Action<JsonObject>? header = null, Action<JsonObject>? payload = null)
    {
        var keys = VerificationKeySet.Parse(_signer.PublicJwks).Value;
        return _validator.ValidateAsync(Forge.Resign(_signer.Create(Endpoint), _broker.AgentKey, header, payload), _ => keys).Now().Ok;
    }
}
