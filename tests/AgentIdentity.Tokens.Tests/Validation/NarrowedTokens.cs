using AgentIdentity.Tests;
using FsCheck.Xunit;

namespace AgentIdentity.Tokens.Tests;

public sealed class NarrowedTokens
{
    private readonly Broker _broker = new();

    [Fact]
    public void A_narrowed_token_keeps_who_and_when_and_can_do_less()
    {
        var held = _broker.Delegations.Validate(_broker.Mint(), Broker.Crm).Value;
        _broker.Time.Advance(TimeSpan.FromSeconds(120));
        var fewer = AuthorizationDetails.Parse(Broker.SearchOnly.Replace("}]", ",\"max_calls\":2}]", StringComparison.Ordinal)).Value;

        var token = _broker.Mint(DelegatedTokenRequest.Narrow(held, fewer, []).Value).Value;
        var narrowed = _broker.Delegations.Validate(token, Broker.Crm).Value;

        narrowed.Should().BeEquivalentTo(held, options => options.Excluding(d => d.Details).Excluding(d => d.Scope).Excluding(d => d.TokenId).Excluding(d => d.IssuedAt));
        narrowed.Details.Should().Be(fewer);
        narrowed.Scope.Should().BeEmpty();
    }

    [Fact]
    public void A_scope_word_or_detail_that_is_not_held_is_refused()
    {
        var held = _broker.Delegations.Validate(_broker.Mint(), Broker.Crm).Value;
        var every = AuthorizationDetails.Parse(Broker.SearchOnly.Replace("search_contacts", "*", StringComparison.Ordinal)).Value;

        DelegatedTokenRequest.Narrow(held, null, ["mcp", "http"]).Failure.Error.Should().Be(TokenError.NotCovered);
        DelegatedTokenRequest.Narrow(held, every, null).Failure.Error.Should().Be(TokenError.NotCovered);
    }

    [Law(Arbitrary = [typeof(SmallDetails)])]
    public void No_line_of_narrowed_tokens_ever_gains_a_right(AuthorizationDetails[] asks)
    {
        var first = _broker.Delegations.Validate(_broker.Mint(), Broker.Crm).Value with { Details = asks.FirstOrDefault() ?? AuthorizationDetails.Empty };
        var held = first;
        foreach (var ask in asks)
        {
            if (!DelegatedTokenRequest.Narrow(held, ask, null).TryGet(out var request, out _))
            {
                continue;
            }

            held = held with { Details = request.Details };
            first.Details.Covers(held.Details).Should().BeTrue();
        }
    }
}
