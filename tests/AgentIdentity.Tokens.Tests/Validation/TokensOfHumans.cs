namespace AgentIdentity.Tokens.Tests;

public sealed class TokensOfHumans
{
    private readonly Broker _broker = new();

    [Fact]
    public async Task How_and_when_the_human_signed_in_is_read_with_the_rest()
    {
        var signedIn = new HumanAuthentication(_broker.Time.GetUtcNow().AddMinutes(-7), "urn:example:mfa", ["pwd", "otp"]);
        var minted = await _broker.Minter.MintHumanAsync(new() { Subject = "ben", ClientId = "codex", Authentication = signedIn }, TestContext.Current.CancellationToken);

        var seen = new HumanTokenValidator(_broker.Trust, _broker.Time).Validate(minted.Value, Broker.Issuer).Value;

        (seen.Subject, seen.ClientId, seen.Audience, seen.Issuer).Should().Be(("ben", "codex", Broker.Issuer, Broker.Issuer));
        seen.Authentication.Should().BeEquivalentTo(signedIn);
        (seen.TokenId, seen.ExpiresAt).Should().Be((minted.TokenId, minted.ExpiresAt));
    }
}
