using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests;

/// <summary>The largest token, header, claim and list that is read, and the next larger one.</summary>
public sealed class EdgesOfSize
{
    private readonly Broker _broker = new();

    [Fact]
    public void A_token_of_16_KiB_is_read_and_one_character_more_is_not()
    {
        var exact = Forge.Padded(_broker.Mint(), _broker.IssuerKey, 16 * 1024);

        Outcome(exact).Should().BeNull();
        Outcome(exact + "A").Should().Be(TokenError.TooLarge);
    }

    [Theory]
    [InlineData(128, TokenError.UnknownKey)]
    [InlineData(129, TokenError.Malformed)]
    public void A_kid_has_at_most_128_characters(int length, TokenError refusal) =>
        Outcome(Forge.Resign(_broker.Mint(), _broker.IssuerKey, header => header["kid"] = new string('k', length))).Should().Be(refusal);

    [Theory]
    [InlineData(4096, null)]
    [InlineData(4097, TokenError.Malformed)]
    public void A_header_has_at_most_4_KiB(int length, TokenError? refusal) => Outcome(Forge.Resign(_broker.Mint(), _broker.IssuerKey, header =>
    {
        header["x"] = "";
        header["x"] = new string('x', length - header.ToJsonString().Length);
    })).Should().Be(refusal);

    [Theory]
    [InlineData(3, null)]
    [InlineData(4, TokenError.Malformed)]
    public void A_header_is_at_most_four_deep(int arrays, TokenError? refusal) =>
        Outcome(Forge.Resign(_broker.Mint(), _broker.IssuerKey, header => header["x"] = Nested(arrays))).Should().Be(refusal);

    [Theory]
    [InlineData(11, null)]
    [InlineData(12, TokenError.Malformed)]
    public void Claims_are_at_most_twelve_deep(int arrays, TokenError? refusal) => Outcome(With("x", Nested(arrays))).Should().Be(refusal);

    [Theory]
    [InlineData(2048, null)]
    [InlineData(2049, TokenError.BadClaim)]
    public void A_text_has_at_most_2048_characters(int length, TokenError? refusal)
    {
        Outcome(With("sub", new string('s', length))).Should().Be(refusal);
        Outcome(With("sid", new string('s', length))).Should().Be(refusal);
    }

    [Theory]
    [InlineData(16, null)]
    [InlineData(17, TokenError.BadClaim)]
    public void A_foreign_token_has_at_most_16_audiences(int count, TokenError? refusal)
    {
        var audiences = Enumerable.Range(0, count).Select(static i => $"client{i}").ToArray();
        var corp = new Enterprise();
        var trust = corp.Trust with { AcceptedAudiences = audiences };
        var token = corp.Sign(Enterprise.With(corp.Claims, ("aud", new JsonArray([.. audiences.Select(static one => (JsonNode)one)])), ("azp", Enterprise.ItsClient)), "JWT");

        (new ForeignTokenValidator(trust, corp.Time).ValidateIdToken(token).TryGet(out _, out var failure) ? (TokenError?)null : failure.Error).Should().Be(refusal);
    }

    [Theory]
    [InlineData(2048, null)]
    [InlineData(2049, TokenError.BadClaim)]
    public void An_audience_has_at_most_2048_characters(int length, TokenError? refusal)
    {
        var corp = new Enterprise();
        var audience = new string('a', length);
        var token = corp.Sign(Enterprise.With(corp.Claims, ("aud", new JsonArray(audience)), ("azp", Enterprise.ItsClient)), "JWT");

        (new ForeignTokenValidator(corp.Trust with { AcceptedAudiences = [audience] }, corp.Time).ValidateIdToken(token).TryGet(out _, out var failure) ? (TokenError?)null : failure.Error)
            .Should().Be(refusal);
    }

    [Theory]
    [InlineData("""["a",""]""")]
    [InlineData("""["a","a"]""")]
    [InlineData("""["a",7]""")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("\"\"")]
    [InlineData(null)]
    public void An_audience_is_named_and_named_once(string? json)
    {
        var corp = new Enterprise();
        var trust = corp.Trust with { AcceptedAudiences = ["a", ""] };
        var token = corp.Sign(Enterprise.With(corp.Claims, ("aud", json is null ? null : JsonNode.Parse(json)), ("azp", Enterprise.ItsClient)), "JWT");

        new ForeignTokenValidator(trust, corp.Time).ValidateIdToken(token).Failure.Error.Should().Be(TokenError.BadClaim);
    }

    private static JsonNode Nested(int arrays) => Enumerable.Range(0, arrays).Aggregate((JsonNode)1, static (inner, _) => new JsonArray(inner));

    private string With(string claim, JsonNode value) => Forge.Resign(_broker.Mint(), _broker.IssuerKey, payload: claims => claims[claim] = value);

    private TokenError? Outcome(string token) => _broker.Delegations.Validate(token, Broker.Crm).TryGet(out _, out var failure) ? null : failure.Error;
}
