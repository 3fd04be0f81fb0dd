using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentIdentity.Tokens.Tests;

public sealed class DelegatedTokens
{
    private readonly Broker _broker = new();

    [Fact]
    public void Minted_claims_come_back_unchanged()
    {
        var request = _broker.BenViaCodex with { Actor = new(Broker.Issuer, "scout", new(Broker.Issuer, "codex", null)) };
        var minted = _broker.Mint(request);

        var delegation = _broker.Delegations.Validate(minted.Value, Broker.Crm).Value;

        delegation.Should().BeEquivalentTo(request, options => options.ExcludingMissingMembers());
        delegation.Actor.Depth.Should().Be(2);
        delegation.Actor.Prior!.Subject.Should().Be("codex");
        delegation.TokenId.Should().Be(minted.TokenId);
        (delegation.ExpiresAt - delegation.IssuedAt).Should().Be(TimeSpan.FromSeconds(300));
    }

    [Fact]
    public async Task The_library_named_on_the_card_accepts_what_is_minted()
    {
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(_broker.Mint(), new TokenValidationParameters
        {
            ValidIssuer = Broker.Issuer,
            ValidAudience = Broker.Crm,
            ValidTypes = ["at+jwt"],
            ValidAlgorithms = ["ES256"],
            IssuerSigningKeys = new JsonWebKeySet(_broker.Keys.ToJwks()).GetSigningKeys(),
            LifetimeValidator = (from, to, _, _) => to == _broker.Time.GetUtcNow().AddSeconds(300).UtcDateTime,
        });

        result.Exception.Should().BeNull();
        result.Claims.Should().ContainKey("act").And.ContainKey("cnf");
    }

    [Fact]
    public void The_header_names_nothing_but_type_algorithm_and_key() =>
        Forge.Part(_broker.Mint(), 0).Select(member => member.Key).Should().Equal("typ", "alg", "kid");

    [Fact]
    public void An_end_that_comes_sooner_shortens_the_token()
    {
        var end = _broker.Time.GetUtcNow().AddSeconds(17.9);

        _broker.Mint(_broker.BenViaCodex with { NotAfter = end }).ExpiresAt.Should().Be(_broker.Time.GetUtcNow().AddSeconds(17));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(901)]
    public void A_lifetime_outside_the_profile_is_not_minted(int seconds) =>
        _broker.Invoking(b => b.Mint(b.BenViaCodex with { Lifetime = TimeSpan.FromSeconds(seconds) })).Should().Throw<ArgumentException>();

    [Fact]
    public void A_delegation_that_has_ended_mints_nothing() =>
        _broker.Invoking(b => b.Mint(b.BenViaCodex with { NotAfter = b.Time.GetUtcNow() })).Should().Throw<ArgumentException>();

    [Fact]
    public void Printing_a_minted_token_shows_no_part_of_it()
    {
        var minted = _broker.Mint(_broker.BenViaCodex);

        minted.ToString().Should().NotContain(minted.Value[..20]).And.Contain("redacted");
    }

    [Fact]
    public void An_actor_of_another_issuer_stays_that_issuers()
    {
        var chain = new Actor("https://agents.example", "codex", new("https://other.example", "planner", null));

        _broker.Delegations.Validate(_broker.Mint(_broker.BenViaCodex with { Actor = chain }).Value, Broker.Crm).Value.Actor.Should().Be(chain);
    }
}
