using System.Net;
using AgentIdentity.Tokens;
using Microsoft.Extensions.Options;

namespace AgentIdentity.AspNetCore.Tests;

public sealed class AuthorityKeysOverTheWire : IAsyncLifetime
{
    private Authority _authority = null!;
    private Orders _orders = null!;

    public async ValueTask InitializeAsync()
    {
        _authority = await Authority.StartAsync();
        _orders = await Orders.StartAsync(_authority);
    }

    public async ValueTask DisposeAsync()
    {
        await _orders.DisposeAsync();
        await _authority.DisposeAsync();
    }

    [Fact]
    public async Task Keys_are_fetched_once_for_many_calls()
    {
        var calls = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CallAsync()));

        calls.Should().AllBeEquivalentTo(HttpStatusCode.OK);
        _authority.KeyFetches.Should().Be(1);
    }

    [Fact]
    public async Task A_rotated_key_needs_no_fetch_because_it_was_published_ahead()
    {
        await CallAsync();
        _authority.Keys.Rotate();

        (await CallAsync()).Should().Be(HttpStatusCode.OK);
        _authority.KeyFetches.Should().Be(1);
    }

    [Fact]
    public async Task An_unknown_key_is_fetched_but_not_more_often_than_every_five_seconds()
    {
        await CallAsync();
        _authority.Keys = KeyRing.InMemory(_authority.Time);
        (await CallAsync()).Should().Be(HttpStatusCode.Unauthorized);
        _authority.KeyFetches.Should().Be(1);

        _authority.Time.Advance(TimeSpan.FromSeconds(5));
        (await CallAsync()).Should().Be(HttpStatusCode.OK);
        _authority.KeyFetches.Should().Be(2);
    }

    [Fact]
    public async Task Keys_in_hand_outlast_a_short_outage_and_not_a_long_one()
    {
        await CallAsync();
        _authority.Down = true;
        _authority.Time.Advance(TimeSpan.FromMinutes(50));
        (await CallAsync()).Should().Be(HttpStatusCode.OK);

        _authority.Time.Advance(TimeSpan.FromMinutes(11));
        (await CallAsync()).Should().Be(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Metadata_of_another_issuer_is_not_believed()
    {
        _authority.ClaimedIssuer = "https://evil.example";

        (await CallAsync()).Should().Be(HttpStatusCode.ServiceUnavailable);
    }

    [Theory]
    [InlineData("")]
    [InlineData("broker")]
    [InlineData("http://broker.example")]
    public async Task An_authority_that_cannot_be_trusted_stops_the_start(string value)
    {
        var start = () => Orders.StartAsync(_authority, o => o.Authority = value);

        (await start.Should().ThrowAsync<OptionsValidationException>()).WithMessage("*Authority*");
    }

    private async Task<HttpStatusCode> CallAsync()
    {
        var token = _authority.Mint();
        using var response = await _orders.GetAsync("DPoP " + token, _authority.Prover.Create("GET", new(_orders.Address + "/orders/7"), token));
        return response.StatusCode;
    }
}
