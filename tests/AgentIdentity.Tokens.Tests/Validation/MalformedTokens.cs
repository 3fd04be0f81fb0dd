using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentIdentity.Tokens.Tests;

public sealed class MalformedTokens
{
    private readonly Broker _broker = new();

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("..")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("{\"payload\":\"\",\"signatures\":[]}")]
    public void What_is_not_compact_is_refused(string text) => _broker.Refusal(text).Should().Be(TokenError.Malformed);

    [Theory]
    [InlineData("=")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("+")]
    public void Characters_outside_base64url_are_refused(string extra)
    {
        _broker.Refusal(_broker.Mint() + extra).Should().Be(TokenError.Malformed);
        _broker.Refusal(_broker.Mint().Replace(".", extra + ".", StringComparison.Ordinal)).Should().Be(TokenError.Malformed);
    }

    [Fact]
    public void Which_rule_of_the_form_was_broken_is_said()
    {
        var parts = _broker.Mint().Split('.');

        Said($"{parts[0]}=.{parts[1]}.{parts[2]}").Should().Contain("base64url");
        Said($"{parts[0]}.{parts[1]}=.{parts[2]}").Should().Contain("base64url");
        Said($"{parts[0]}.{parts[1]}.{parts[2]}=").Should().Contain("base64url");
        Said($"{parts[0]}.{parts[1]}.AAAAA").Should().Contain("base64url", "one character over carries no octet");
        Said($"AAAAA.{parts[1]}.{parts[2]}").Should().Contain("base64url");
        Said($"{parts[0]}.{parts[1]}").Should().Contain("three parts");
        Said($"..{parts[2]}").Should().Contain("JSON");
        Said($"{parts[0]}..{parts[2]}").Should().Contain("JSON");
    }

    [Fact]
    public void A_second_spelling_of_the_same_signature_is_refused()
    {
        // 86 characters carry 516 bits for the 512 of a signature.
        var token = _broker.Mint();
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var other = alphabet[alphabet.IndexOf(token[^1], StringComparison.Ordinal) ^ 1];

        _broker.Refusal(token[..^1] + other).Should().Be(TokenError.Malformed);
    }

    [Fact]
    public void Duplicate_members_are_refused_in_header_and_payload()
    {
        var key = _broker.Keys.Active;
        var header = $$"""{"typ":"at+jwt","alg":"ES256","kid":"{{key.KeyId}}"}""";
        var payload = Forge.Part(_broker.Mint(), 1).ToJsonString();

        _broker.Refusal(Forge.Sign(header.Replace("{", """{"kid":"a",""", StringComparison.Ordinal), payload, _broker.IssuerKey)).Should().Be(TokenError.Malformed);
        _broker.Refusal(Forge.Sign(header, """{"sub":"eve",""" + payload[1..], _broker.IssuerKey)).Should().Be(TokenError.Malformed);
        _broker.Refusal(Forge.Sign(header, """{"s\u0075b":"eve",""" + payload[1..], _broker.IssuerKey)).Should().Be(TokenError.Malformed);
    }

    [Fact]
    public void A_token_beyond_16_KiB_is_refused_unread() => _broker.Refusal(new string('a', 16 * 1024 + 1)).Should().Be(TokenError.TooLarge);

    [Fact]
    public void Deep_nesting_is_refused()
    {
        var key = _broker.Keys.Active;
        var header = $$"""{"typ":"at+jwt","alg":"ES256","kid":"{{key.KeyId}}"}""";
        var deep = $$"""{"a":{{new string('[', 60)}}{{new string(']', 60)}}}""";

        _broker.Refusal(Forge.Sign(header, deep, _broker.IssuerKey)).Should().Be(TokenError.Malformed);
    }

    private string Said(string token) => _broker.Delegations.Validate(token, Broker.Crm).Failure.Detail;

    [Law(Cases = 300)]
    public Property Changing_any_one_character_refuses_the_token(NonNegativeInt position, char replacement)
    {
        var token = _broker.Mint();
        var at = position.Get % token.Length;
        var changed = token[..at] + replacement + token[(at + 1)..];

        return (token[at] == replacement || !_broker.Delegations.Validate(changed, Broker.Crm).Ok).ToProperty();
    }

    [Law(Cases = 300)]
    public bool No_text_makes_a_validator_throw(string? text) =>
        !_broker.Delegations.Validate(text ?? "", Broker.Crm).Ok
        && !new AgentTokenValidator(_broker.Trust, _broker.Time).Validate($"{text}.{text}.{text}", Broker.Crm).Ok;
}
