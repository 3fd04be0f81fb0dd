using System.Security.Cryptography;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Tokens.Tests;

public sealed class TokensSeenBefore
{
    private readonly Broker _broker = new();

    [Fact]
    public void The_same_token_again_gives_the_same_delegation_without_another_signature_check()
    {
        var token = _broker.Mint();

        _broker.Delegations.Validate(token, Broker.Crm).Value.Should().BeSameAs(_broker.Delegations.Validate(token, Broker.Crm).Value);
    }

    [Fact]
    public void A_token_seen_before_is_still_for_one_audience_only()
    {
        var token = _broker.Mint();
        _broker.Delegations.Validate(token, Broker.Crm).Ok.Should().BeTrue();

        _broker.Refusal(token, "https://broker.example/mcp/crm2").Should().Be(TokenError.WrongAudience);
    }

    [Fact]
    public void A_token_seen_before_ends_with_its_key()
    {
        var withdrawn = false;
        var validator = new DelegationTokenValidator(new(Broker.Issuer, id => withdrawn ? null : _broker.Keys.Find(id)), _broker.Time);
        var token = _broker.Mint();
        validator.Validate(token, Broker.Crm).Ok.Should().BeTrue();

        withdrawn = true;

        validator.Validate(token, Broker.Crm).Failure.Error.Should().Be(TokenError.UnknownKey);
    }

    [Fact]
    public void A_token_seen_before_with_another_signature_is_another_token()
    {
        var token = _broker.Mint();
        _broker.Delegations.Validate(token, Broker.Crm).Ok.Should().BeTrue();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        _broker.Refusal(Forge.Resign(token, other)).Should().Be(TokenError.BadSignature);
    }

    [Fact]
    public void A_valid_signature_under_other_claims_is_refused_though_its_token_was_seen()
    {
        var token = _broker.Mint();
        _broker.Delegations.Validate(token, Broker.Crm).Ok.Should().BeTrue();
        var parts = token.Split('.');
        var payload = Forge.Part(token, 1);
        payload["sub"] = "eve";

        _broker.Refusal($"{parts[0]}.{Forge.Encode(payload.ToJsonString())}.{parts[2]}").Should().Be(TokenError.BadSignature);
    }

    [Law]
    public Property At_every_moment_a_token_seen_before_is_judged_like_one_seen_first() =>
        Prop.ForAll(Gen.Choose(-120, 1200).ToArbitrary(), seconds =>
        {
            var token = _broker.Mint();
            _broker.Delegations.Validate(token, Broker.Crm).Ok.Should().BeTrue();
            var later = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(_broker.Time.GetUtcNow().AddSeconds(seconds));
            var validator = new DelegationTokenValidator(_broker.Trust, later);
            var clock = new Clock(_broker.Time.GetUtcNow());
            var seen = new DelegationTokenValidator(_broker.Trust, clock);
            seen.Validate(token, Broker.Crm).Ok.Should().BeTrue();
            clock.Now = later.GetUtcNow();

            return Outcome(seen, token) == Outcome(validator, token);
        });

    [Fact]
    public void However_many_tokens_come_only_so_many_are_kept_and_all_are_still_valid()
    {
        var seen = new SeenTokens(_broker.Trust, capacity: 8);
        var delegation = _broker.Delegations.Validate(_broker.Mint(), Broker.Crm).Value;
        var now = _broker.Time.GetUtcNow();
        for (var i = 0; i < 100; i++)
        {
            seen.Keep($"token {i}", _broker.Keys.Active.Public, delegation);
        }

        Enumerable.Range(0, 100).Count(i => seen.Find($"token {i}", Broker.Crm, now) is not null).Should().BeInRange(4, 8);
        seen.Find("token 99", Broker.Crm, now).Should().BeSameAs(delegation);
    }

    private static TokenError? Outcome(DelegationTokenValidator validator, string token) =>
        validator.Validate(token, Broker.Crm).TryGet(out _, out var failure) ? null : failure.Error;

    private sealed class Clock(DateTimeOffset start) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
