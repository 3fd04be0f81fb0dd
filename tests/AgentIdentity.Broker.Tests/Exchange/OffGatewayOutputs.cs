using System.Text.Json;
using AgentIdentity.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Broker.Tests;

/// <summary>ID-JAG, transaction token and web identity: to an agent only under a delegation that allows off_gateway and names the place.</summary>
public sealed class OffGatewayOutputs
{
    private const string Server = "https://login.saas.example";
    private const string Api = "https://api.saas.example";
    private const string Domain = "shop.internal";
    private const string Aws = "sts.amazonaws.com";

    private static readonly AuthorizationDetails Places = AuthorizationDetails.Of(
        new HttpDetail([Server, Api, Domain, Aws], ["GET"], ["/*"]),
        new HttpDetail([TestBroker.Orders], ["GET"], ["/*"]));

    [Fact]
    public async Task An_id_jag_names_the_human_and_the_agent_to_the_other_server()
    {
        await using var broker = await TestBroker.StartAsync();
        var result = await broker.ExchangeAsync(await AskAsync(broker));

        result.Value!.IssuedTokenType.Should().Be(ExchangeTypes.IdJag);
        var token = new JsonWebToken(result.Value.Token.Value);
        (token.Typ, token.Subject, token.Audiences.Single(), token.GetPayloadValue<string>("resource"), token.GetPayloadValue<string>("scope"))
            .Should().Be(("oauth-id-jag+jwt", "ben", Server, Api, "chat.read"));
        token.GetPayloadValue<JsonElement>("act").GetProperty("sub").GetString().Should().Be("codex");
        token.GetPayloadValue<JsonElement>("cnf").GetProperty("jkt").GetString().Should().Be(TestExchange.Thumbprint);
    }

    [Fact]
    public async Task A_transaction_token_keeps_the_transaction_and_a_web_identity_keeps_the_human()
    {
        await using var broker = await TestBroker.StartAsync();
        var ask = await AskAsync(broker);

        var txn = new JsonWebToken((await broker.ExchangeAsync(ask with { RequestedTokenType = ExchangeTypes.TransactionToken, Audience = Domain, Resource = null })).Value!.Token.Value);
        var aws = new JsonWebToken((await broker.ExchangeAsync(ask with { RequestedTokenType = ExchangeTypes.WebIdentity, Audience = Aws, Resource = null, Scope = null })).Value!.Token.Value);

        (txn.Typ, txn.Subject, txn.Audiences.Single(), txn.GetPayloadValue<string>("txn"))
            .Should().Be(("txntoken+jwt", "ben", Domain, broker.Delegations.List()[0].Txn));
        (aws.Subject, aws.Audiences.Single(), aws.GetPayloadValue<string>("https://aws.amazon.com/source_identity")).Should().Be(("agent:codex", Aws, "ben"));
    }

    [Fact]
    public async Task Without_off_gateway_none_is_given_whatever_the_place()
    {
        await using var broker = await TestBroker.StartAsync();
        var ask = await AskAsync(broker);
        var grant = await broker.GrantAsync();
        (await broker.RefusalAsync(ask with { SubjectToken = grant.Id })).Should().Be(BrokerError.OffGatewayRefused);
        await broker.Delegations.NarrowAsync(ask.SubjectToken!, new NarrowRequest { WithdrawOffGateway = true }, "ben");
        (await broker.RefusalAsync(ask)).Should().Be(BrokerError.OffGatewayRefused, "it was taken back");
    }

    [Fact]
    public async Task A_place_that_the_human_did_not_see_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        var ask = await AskAsync(broker);
        ExchangeRequest[] elsewhere =
        [
            ask with { Audience = "https://login.other.example" },
            ask with { Resource = "https://api.other.example" },
            ask with { Audience = TestBroker.Issuer },
            ask with { Audience = TestBroker.Orders },
            ask with { RequestedTokenType = ExchangeTypes.WebIdentity, Audience = "codex", Resource = null, Scope = null },
        ];
        foreach (var request in elsewhere)
        {
            (await broker.RefusalAsync(request)).Should().Be(BrokerError.OffGatewayRefused);
        }
    }

    [Fact]
    public async Task A_scope_word_that_the_human_did_not_see_goes_nowhere()
    {
        await using var broker = await TestBroker.StartAsync();
        var ask = await AskAsync(broker);
        (await broker.RefusalAsync(ask with { Scope = ["chat.read", "admin"] })).Should().Be(BrokerError.ExchangeScopeRefused);
        (await broker.RefusalAsync(ask with { Scope = null })).Should().Be(BrokerError.ExchangeScopeRefused, "an ID-JAG says what it is for");
    }

    [Fact]
    public async Task Each_kind_takes_its_target_in_its_own_way()
    {
        await using var broker = await TestBroker.StartAsync();
        var ask = await AskAsync(broker);
        ExchangeRequest[] mixed =
        [
            ask with { Resource = null },
            ask with { Audience = null },
            ask with { RequestedTokenType = ExchangeTypes.TransactionToken },
            ask with { RequestedTokenType = ExchangeTypes.WebIdentity, Audience = null, Resource = Api },
            ask with { RequestedTokenType = ExchangeTypes.AccessToken },
        ];
        foreach (var request in mixed)
        {
            (await broker.RefusalAsync(request)).Should().Be(BrokerError.ExchangeTargetRefused);
        }
    }

    [Fact]
    public async Task An_access_token_never_goes_past_the_gateway_even_where_off_gateway_is_allowed()
    {
        await using var broker = await TestBroker.StartAsync();
        var ask = await AskAsync(broker);
        (await broker.RefusalAsync(ask with { RequestedTokenType = null, Audience = null, Resource = Api, Scope = null })).Should().Be(BrokerError.ExchangeTargetRefused);
    }

    [Fact]
    public async Task A_place_outside_grants_nothing_at_the_gateway()
    {
        await using var broker = await TestBroker.StartAsync();
        var details = AuthorizationDetails.Of(new McpToolDetail(["https://evil.example/mcp/crm"], ["tools/call"], "*", [], null));
        (await broker.Delegations.GrantAsync(broker.Request(details))).Failure!.Error.Should().Be(BrokerError.DelegationInvalid);
        await broker.GrantAsync(broker.Request(details) with { OffGateway = true });
        GrantTerms.From(details, TestBroker.Issuer).Should().BeEmpty("it only looks like an address of ours");
    }

    [Fact]
    public async Task The_gateway_itself_makes_them_for_upstreams_without_the_agents_right_to()
    {
        await using var broker = await TestBroker.StartAsync();
        var token = broker.Read((await broker.ExchangeAsync((await broker.GrantAsync()).Id)).Value!.Token, TestBroker.Crm);
        var upstream = broker.Part<UpstreamTokens>();

        new JsonWebToken((await upstream.TransactionTokenAsync(token, Domain)).Value).GetPayloadValue<string>("txn").Should().Be(token.TransactionId);
        new JsonWebToken((await upstream.WebIdentityAsync(token, Aws)).Value).Subject.Should().Be("agent:codex");
        var jag = new JsonWebToken((await upstream.IdJagAsync(token, Server, Api, ["chat.read"])).Value);
        (jag.Subject, jag.TryGetPayloadValue<JsonElement>("cnf", out _)).Should().Be(("ben", false));
    }

    private static async Task<ExchangeRequest> AskAsync(TestBroker broker)
    {
        var grant = await broker.GrantAsync(broker.Request(Places) with { OffGateway = true, OffGatewayScope = ["chat.read"] });
        return await broker.NewExchangeAsync(grant.Id) with { RequestedTokenType = ExchangeTypes.IdJag, Audience = Server, Resource = Api, Scope = ["chat.read"] };
    }
}
