using AgentIdentity.Tests;
using FsCheck.Fluent;

namespace AgentIdentity.Tokens.Tests;

/// <summary>The law of minting: what was minted reads back the same, member by member.</summary>
public sealed class RoundTrips
{
    private readonly Broker _broker = new();

    [Law(Arbitrary = [typeof(SmallRequests)], Cases = 200)]
    public void A_delegated_token_reads_back_the_same(DelegatedTokenRequest request)
    {
        var minted = _broker.Mint(request);

        var read = _broker.Delegations.Validate(minted.Value, Broker.Crm).Value;

        read.Should().BeEquivalentTo(request, options => options.ExcludingMissingMembers());
        (read.TokenId, read.ExpiresAt, read.ExpiresAt - read.IssuedAt).Should().Be((minted.TokenId, minted.ExpiresAt, request.Lifetime));
    }

    [Law(Arbitrary = [typeof(SmallRequests)], Cases = 200)]
    public void A_narrowed_token_differs_in_nothing_that_was_not_asked_for(DelegatedTokenRequest request)
    {
        var held = _broker.Delegations.Validate(_broker.Mint(request).Value, Broker.Crm).Value;
        _broker.Time.Advance(TimeSpan.FromMilliseconds(200));

        if (held.ExpiresAt <= _broker.Time.GetUtcNow().AddSeconds(1))
        {
            return;
        }

        var narrowed = _broker.Delegations.Validate(_broker.Mint(DelegatedTokenRequest.Narrow(held, null, null).Value).Value, Broker.Crm).Value;

        narrowed.ExpiresAt.Should().BeOnOrBefore(held.ExpiresAt);
        narrowed.Should().BeEquivalentTo(held, options => options.Excluding(token => token.TokenId).Excluding(token => token.IssuedAt).Excluding(token => token.ExpiresAt));
    }

    [Law(Arbitrary = [typeof(SmallRequests)], Cases = 100)]
    public void A_token_of_an_agent_for_itself_reads_back_the_same(AgentTokenRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var token = _broker.Minter.MintAgentAsync(request).AsTask().GetAwaiter().GetResult().Value;

        var read = new AgentTokenValidator(_broker.Trust, _broker.Time).Validate(token, Broker.Crm).Value;

        (read.Agent, read.KeyThumbprint, read.CertificateThumbprint).Should().Be((request.Agent, request.KeyThumbprint, request.CertificateThumbprint));
        read.Scope.Should().Equal(request.Scope);
        new AgentTokenValidator(_broker.Trust, _broker.Time).Validate(token, Broker.Issuer).Failure.Error.Should().Be(TokenError.WrongAudience, "it is no actor token");
    }

    [Law(Arbitrary = [typeof(SmallRequests)], Cases = 100)]
    public void An_assertion_reads_back_the_same(IdJagRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var token = _broker.Minter.MintIdJagAsync(request).AsTask().GetAwaiter().GetResult().Value;
        var provider = new TrustedIssuer(Broker.Issuer, _broker.Keys.Find) { Kinds = ForeignTokenKinds.IdJag };

        var read = new IdJagValidator(provider, request.Audience, _broker.Time).Validate(token, request.ClientId).Value;

        read.Should().BeEquivalentTo(request, options => options.ExcludingMissingMembers().Excluding(asked => asked.Scope).Excluding(asked => asked.Details));
        (read.Scope ?? []).Should().Equal(request.Scope);
        (read.Details ?? AuthorizationDetails.Empty).Should().Be(request.Details);
    }
}
