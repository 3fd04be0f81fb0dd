using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Tokens.Tests;

/// <summary>Exactly the claims of each kind, and the requests that a minter refuses.</summary>
public sealed class WhatIsWritten
{
    private readonly Broker _broker = new();

    private HumanAuthentication Signed => new(_broker.Time.GetUtcNow().AddMinutes(-5), "mfa", ["pwd"]);

    [Fact]
    public async Task A_humans_token_says_scope_binding_sign_in_and_session()
    {
        var request = new HumanTokenRequest
        {
            Subject = "ben",
            ClientId = "codex",
            Scope = ["openid", "delegation"],
            KeyThumbprint = _broker.Prover.Thumbprint,
            Authentication = Signed,
            SessionId = "s-1",
        };

        var claims = Forge.Part((await _broker.Minter.MintHumanAsync(request, Cancel)).Value, 1);

        claims.Select(static claim => claim.Key).Should().BeEquivalentTo(
            ["iss", "aud", "iat", "exp", "jti", "sub", "sub_profile", "client_id", "scope", "cnf", "auth_time", "acr", "amr", "sid"]);
        ((string)claims["scope"]!, (string)claims["sid"]!, (string)claims["cnf"]!["jkt"]!).Should().Be(("openid delegation", "s-1", _broker.Prover.Thumbprint));
    }

    [Fact]
    public async Task Tokens_of_agents_say_that_the_client_is_one()
    {
        var own = await _broker.Minter.MintAgentAsync(new AgentTokenRequest { Agent = "codex", KeyThumbprint = _broker.Prover.Thumbprint }, Cancel);

        ((string)Forge.Part(own.Value, 1)["client_profile"]!, (string)Forge.Part(_broker.Mint(), 1)["client_profile"]!).Should().Be(("ai_agent", "ai_agent"));
    }

    [Fact]
    public async Task An_id_token_says_sign_in_nonce_session_and_half_the_hash_of_its_access_token()
    {
        var request = new IdTokenRequest { Subject = "ben", ClientId = "codex", Authentication = Signed, Nonce = "n", SessionId = "s-1", AccessToken = "a.b.c" };

        var claims = Forge.Part((await _broker.Minter.MintIdTokenAsync(request, Cancel)).Value, 1);

        claims.Select(static claim => claim.Key).Should().BeEquivalentTo(["iss", "aud", "iat", "exp", "jti", "sub", "auth_time", "acr", "amr", "nonce", "sid", "at_hash"]);
        ((string)claims["nonce"]!, (string)claims["sid"]!).Should().Be(("n", "s-1"));
        ((string)claims["at_hash"]!).Should().Be(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes("a.b.c")).AsSpan(0, 16)));
        await Refused(() => _broker.Minter.MintIdTokenAsync(request with { Subject = "" }, Cancel));
    }

    [Fact]
    public async Task Without_details_there_is_no_such_claim()
    {
        var token = await _broker.Minter.MintDelegatedAsync(_broker.BenViaCodex with { Details = AuthorizationDetails.Empty }, Cancel);

        Forge.Part(token.Value, 1).Should().NotContainKey("authorization_details");
    }

    [Fact]
    public async Task A_chain_of_eight_is_minted_and_one_of_nine_is_not()
    {
        await _broker.Minter.MintDelegatedAsync(_broker.BenViaCodex with { Actor = Chain(8) }, Cancel);
        await _broker.Minter.MintIdJagAsync(Jag with { Actor = Chain(8) }, Cancel);
        await _broker.Minter.MintTransactionTokenAsync(Transaction with { Actor = Chain(8) }, Cancel);
        await Refused(() => _broker.Minter.MintDelegatedAsync(_broker.BenViaCodex with { Actor = Chain(9) }, Cancel));
        await Refused(() => _broker.Minter.MintIdJagAsync(Jag with { Actor = Chain(9) }, Cancel));
        await Refused(() => _broker.Minter.MintTransactionTokenAsync(Transaction with { Actor = Chain(9) }, Cancel));
    }

    [Fact]
    public async Task A_lifetime_lies_within_the_bounds_of_its_kind()
    {
        await _broker.Minter.MintDelegatedAsync(_broker.BenViaCodex with { Lifetime = TimeSpan.FromSeconds(900) }, Cancel);
        await _broker.Minter.MintIdJagAsync(Jag with { Lifetime = TimeSpan.FromSeconds(600) }, Cancel);
        await Refused(() => _broker.Minter.MintDelegatedAsync(_broker.BenViaCodex with { Lifetime = TimeSpan.FromSeconds(901) }, Cancel));
        await Refused(() => _broker.Minter.MintDelegatedAsync(_broker.BenViaCodex with { Lifetime = TimeSpan.Zero }, Cancel));
        await Refused(() => _broker.Minter.MintIdJagAsync(Jag with { Lifetime = TimeSpan.FromSeconds(601) }, Cancel));
        await Refused(() => _broker.Minter.MintDelegatedAsync(_broker.BenViaCodex with { Audience = "" }, Cancel));
        await Refused(() => _broker.Minter.SignIntrospectionAsync("""{"active":false}""", "", Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("quo\"te")]
    [InlineData("back\\slash")]
    [InlineData("ümlaut")]
    public Task A_scope_with_one_word_that_is_none_is_refused(string word) =>
        Refused(() => _broker.Minter.MintDelegatedAsync(_broker.BenViaCodex with { Scope = ["mcp", word] }, Cancel));

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public async Task A_source_identity_has_2_to_64_characters(int length, bool minted)
    {
        var request = new WebIdentityRequest { Subject = "ben", SourceIdentity = new string('b', length) };
        if (minted)
        {
            (await _broker.Minter.MintWebIdentityAsync(request, Cancel)).Value.Should().NotBeEmpty();
            return;
        }

        await Refused(() => _broker.Minter.MintWebIdentityAsync(request, Cancel));
    }

    [Fact]
    public async Task Fifty_tags_of_the_longest_names_and_values_are_taken_and_nothing_beyond()
    {
        var most = Enumerable.Range(0, 50).ToDictionary(static i => i.ToString("d2", null).PadRight(128, 'n'), static _ => new string('v', 256));
        var request = new WebIdentityRequest { Subject = "ben", SourceIdentity = "ben", Tags = most };

        (await _broker.Minter.MintWebIdentityAsync(request, Cancel)).Value.Should().NotBeEmpty();
        await Refused(() => _broker.Minter.MintWebIdentityAsync(request with { Tags = most.Append(new("one-more", "v")).ToDictionary() }, Cancel));
        await Refused(() => _broker.Minter.MintWebIdentityAsync(request with { Tags = new Dictionary<string, string> { [new string('n', 129)] = "v" } }, Cancel));
        await Refused(() => _broker.Minter.MintWebIdentityAsync(request with { Tags = new Dictionary<string, string> { ["n"] = new string('v', 257) } }, Cancel));
    }

    [Fact]
    public void An_identifier_is_its_prefix_and_128_random_bits_in_26_letters()
    {
        var ids = Enumerable.Range(0, 200).Select(static _ => Identifiers.New("dlg_")).ToList();

        ids.Should().OnlyHaveUniqueItems().And.OnlyContain(static id => id.Length == 30 && id.StartsWith("dlg_", StringComparison.Ordinal));
        // Every place but the first, which holds three bits, takes many letters: no part of the randomness is lost.
        Enumerable.Range(5, 25).Should().OnlyContain(place => ids.Select(id => id[place]).Distinct().Count() > 16);
    }

    private static IdJagRequest Jag => new() { Subject = "ben", Audience = "https://other.example", ClientId = "codex" };

    private static TransactionTokenRequest Transaction => new() { Subject = "ben", TrustDomain = "prod.example", TransactionId = "txn_1", Scope = ["read"], RequestingWorkloads = ["gateway"] };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Actor Chain(int length) => new(Broker.Issuer, $"agent-{length}", length == 1 ? null : Chain(length - 1));

    private static async Task Refused<T>(Func<ValueTask<T>> mint) => await FluentActions.Awaiting(async () => await mint()).Should().ThrowAsync<ArgumentException>();
}
