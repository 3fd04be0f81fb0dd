using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests;

/// <summary>The last second at which a token is still good, and the next one.</summary>
public sealed class EdgesOfTime
{
    private readonly Broker _broker = new();

    private long Now => _broker.Time.GetUtcNow().ToUnixTimeSeconds();

    [Theory]
    [InlineData(0, 900, null)]
    [InlineData(0, 901, TokenError.LifetimeTooLong)]
    [InlineData(0, 1, null)]
    [InlineData(0, 0, TokenError.LifetimeTooLong)]
    [InlineData(0, -1, TokenError.LifetimeTooLong)]
    [InlineData(30, 330, null)]
    [InlineData(31, 331, TokenError.NotYetValid)]
    [InlineData(-300, -29, null)]
    [InlineData(-300, -30, TokenError.Expired)]
    public void A_token_lives_from_its_beginning_to_its_end(int issued, int expires, TokenError? refusal) => Outcome(claims =>
    {
        claims["iat"] = Now + issued;
        claims["exp"] = Now + expires;
    }).Should().Be(refusal);

    [Theory]
    [InlineData(-1, null)]
    [InlineData(30, null)]
    [InlineData(31, TokenError.NotYetValid)]
    public void A_beginning_of_its_own_may_be_as_far_ahead_as_clocks_differ(int begins, TokenError? refusal) =>
        Outcome(claims => claims["nbf"] = Now + begins).Should().Be(refusal);

    [Fact]
    public void A_fraction_of_a_second_is_read() => Outcome(claims => claims["iat"] = Now + 0.75).Should().BeNull();

    [Theory]
    [InlineData(-1, TokenError.BadClaim)]
    [InlineData(0, TokenError.LifetimeTooLong)]
    [InlineData(32_503_680_001, TokenError.BadClaim)]
    public void A_moment_before_1970_or_after_the_year_3000_is_none(long issued, TokenError refusal) =>
        Outcome(claims => claims["iat"] = issued).Should().Be(refusal);

    [Theory]
    [InlineData(32_503_680_000, TokenError.LifetimeTooLong)]
    [InlineData(32_503_680_001, TokenError.BadClaim)]
    public void The_year_3000_is_the_last(long expires, TokenError refusal) => Outcome(claims => claims["exp"] = expires).Should().Be(refusal);

    [Fact]
    public void A_token_with_a_beginning_of_its_own_is_looked_at_again_each_time()
    {
        var token = Forge.Resign(_broker.Mint(), _broker.IssuerKey, payload: claims =>
        {
            claims["iat"] = Now - 200;
            claims["exp"] = Now + 200;
            claims["nbf"] = Now;
        });
        var clock = new Hands { Now = _broker.Time.GetUtcNow() };
        var validator = new DelegationTokenValidator(_broker.Trust, clock);
        validator.Validate(token, Broker.Crm).Ok.Should().BeTrue();

        clock.Now -= TimeSpan.FromSeconds(31);

        validator.Validate(token, Broker.Crm).Failure.Error.Should().Be(TokenError.NotYetValid);
    }

    [Theory]
    [InlineData(-90, null)]
    [InlineData(-91, TokenError.Expired)]
    [InlineData(30, null)]
    [InlineData(31, TokenError.NotYetValid)]
    public async Task An_answer_is_good_for_a_minute(int seconds, TokenError? refusal)
    {
        var answer = await _broker.Minter.SignIntrospectionAsync("""{"active":false}""", Broker.Crm, TestContext.Current.CancellationToken);
        var changed = Forge.Resign(answer, _broker.IssuerKey, payload: claims => claims["iat"] = Now + seconds);

        var read = new IntrospectionValidator(_broker.Trust, _broker.Time).Validate(changed, Broker.Crm);

        (read.TryGet(out var said, out var failure) ? (TokenError?)null : failure.Error).Should().Be(refusal);
        (said?.Active).Should().Be(refusal is null ? false : null);
    }

    private TokenError? Outcome(Action<JsonObject> change) =>
        _broker.Delegations.Validate(Forge.Resign(_broker.Mint(), _broker.IssuerKey, payload: change), Broker.Crm).TryGet(out _, out var failure) ? null : failure.Error;

    private sealed class Hands : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
