using System.Text.Json;

namespace AgentIdentity.Tokens.Tests;

public sealed class OutwardTokens
{
    private const string Elsewhere = "https://ras.example";
    private readonly Broker _broker = new();

    private TokenMinter Minter => _broker.Minter;

    private static WebIdentityRequest BenAtAws => new()
    {
        Subject = "delegation:dlg_1",
        SourceIdentity = "ben@corp.example",
        Tags = new Dictionary<string, string> { ["agent"] = "codex", ["grant"] = "dlg_1" },
        TransitiveTags = ["agent"],
    };

    private static TransactionTokenRequest Transaction => new()
    {
        Subject = "ben",
        Actor = new(Broker.Issuer, "codex", null),
        TrustDomain = "corp.example",
        TransactionId = "txn_1",
        Scope = ["crm.search"],
        RequestingWorkloads = ["gateway"],
        TransactionContext = JsonElement.Parse("""{"order":17}"""),
        RequestContext = JsonElement.Parse("""{"req_ip":"192.0.2.1"}"""),
    };

    [Fact]
    public async Task A_transaction_token_reads_back_the_same()
    {
        var token = await Minter.MintTransactionTokenAsync(Transaction);

        var read = Validate(token.Value).Value;

        read.Should().BeEquivalentTo(Transaction, options => options.ExcludingMissingMembers().Excluding(request => request.TransactionContext).Excluding(request => request.RequestContext));
        read.TransactionContext!.Value.GetProperty("order").GetInt32().Should().Be(17);
        read.RequestContext!.Value.GetRawText().Should().Be("""{"req_ip":"192.0.2.1"}""");
        (read.ExpiresAt - read.IssuedAt).Should().Be(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Several_workloads_are_an_array_in_order()
    {
        var token = await Minter.MintTransactionTokenAsync(Transaction with { RequestingWorkloads = ["gateway", "crm"], Actor = null, TransactionContext = null, RequestContext = null });

        var read = Validate(token.Value).Value;

        read.RequestingWorkloads.Should().Equal("gateway", "crm");
        (read.Actor, read.TransactionContext, read.RequestContext).Should().Be((null, null, null));
    }

    [Theory]
    [InlineData("txn")]
    [InlineData("sub")]
    [InlineData("scope")]
    [InlineData("req_wl")]
    [InlineData("iat")]
    [InlineData("exp")]
    [InlineData("iss")]
    [InlineData("aud")]
    public async Task A_transaction_token_that_lacks_a_claim_is_refused(string name)
    {
        var token = (await Minter.MintTransactionTokenAsync(Transaction)).Value;

        Validate(Forge.Resign(token, _broker.IssuerKey, payload: claims => claims.Remove(name))).Failure.Error.Should().Be(TokenError.BadClaim);
    }

    [Theory]
    [InlineData("""{"scope":7}""")]
    [InlineData("""{"req_wl":[]}""")]
    [InlineData("""{"req_wl":[7]}""")]
    [InlineData("""{"req_wl":["a",""]}""")]
    [InlineData("""{"tctx":"x"}""")]
    [InlineData("""{"rctx":[]}""")]
    [InlineData("""{"cnf":{"jkt":"x"}}""")]
    [InlineData("""{"act":{"sub":"codex"}}""")]
    [InlineData("""{"aud":["corp.example"]}""")]
    public async Task A_transaction_token_of_another_shape_is_refused(string changes)
    {
        var token = (await Minter.MintTransactionTokenAsync(Transaction)).Value;
        var changed = Forge.Resign(token, _broker.IssuerKey, payload: claims =>
        {
            foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(changes)!.AsObject())
            {
                claims[name] = value?.DeepClone();
            }
        });

        Validate(changed).Failure.Error.Should().Be(TokenError.BadClaim);
    }

    [Fact]
    public async Task A_transaction_token_holds_in_its_trust_domain_and_for_its_time()
    {
        var token = (await Minter.MintTransactionTokenAsync(Transaction)).Value;

        new TransactionTokenValidator(_broker.Trust, "other.example", _broker.Time).Validate(token).Failure.Error.Should().Be(TokenError.WrongAudience);
        _broker.Time.Advance(TimeSpan.FromSeconds(90));
        Validate(token).Failure.Error.Should().Be(TokenError.Expired);
    }

    [Fact]
    public async Task An_assertion_reads_back_the_same_at_the_other_server()
    {
        var request = new IdJagRequest
        {
            Subject = "ben",
            Audience = Elsewhere,
            ClientId = "broker-there",
            Resource = "https://api.ras.example",
            Scope = ["tickets.read", "tickets.write"],
            Details = AuthorizationDetails.Parse(Broker.SearchOnly).Value,
            Actor = new(Broker.Issuer, "scout", new(Broker.Issuer, "codex", null)),
            KeyThumbprint = _broker.Prover.Thumbprint,
            Authentication = new(_broker.Time.GetUtcNow().AddHours(-1), "mfa", ["pwd"]),
        };

        var minted = await Minter.MintIdJagAsync(request);
        var read = new IdJagValidator(Provider, Elsewhere, _broker.Time).Validate(minted.Value, "broker-there").Value;

        read.Should().BeEquivalentTo(request, options => options.ExcludingMissingMembers());
        (read.TokenId, read.Issuer).Should().Be((minted.TokenId, Broker.Issuer));
        Forge.Part(minted.Value, 1)["aud"]!.GetValue<string>().Should().Be(Elsewhere, "one string, and no array");
    }

    [Fact]
    public async Task A_web_identity_has_what_AWS_reads_and_no_azp()
    {
        var minted = await Minter.MintWebIdentityAsync(BenAtAws);
        var claims = Forge.Part(minted.Value, 1);

        claims.Select(claim => claim.Key).Should().Equal("iss", "aud", "iat", "exp", "jti", "sub", "https://aws.amazon.com/source_identity", "https://aws.amazon.com/tags");
        claims["aud"]!.GetValue<string>().Should().Be("sts.amazonaws.com");
        claims["https://aws.amazon.com/tags"]!.ToJsonString().Should().Be("""{"principal_tags":{"agent":["codex"],"grant":["dlg_1"]},"transitive_tag_keys":["agent"]}""");
    }

    [Fact]
    public async Task The_profile_explains_every_claim_that_goes_out()
    {
        var assertion = new IdJagRequest
        {
            Subject = "ben",
            Audience = Elsewhere,
            ClientId = "x",
            Resource = "https://api.ras.example",
            Scope = ["a"],
            Details = AuthorizationDetails.Parse(Broker.SearchOnly).Value,
            Actor = new(Broker.Issuer, "codex", null),
            KeyThumbprint = _broker.Prover.Thumbprint,
            Authentication = new(_broker.Time.GetUtcNow(), "mfa", ["pwd"]),
        };
        string[] tokens =
        [
            (await Minter.MintIdJagAsync(assertion)).Value, (await Minter.MintTransactionTokenAsync(Transaction)).Value, (await Minter.MintWebIdentityAsync(BenAtAws)).Value,
            await Minter.SignIntrospectionAsync("""{"active":true}""", "crm"),
        ];
        var profile = await File.ReadAllTextAsync(Vectors.VectorFile.At(Path.Combine("..", "tokens.md")), TestContext.Current.CancellationToken);
        var outward = profile[profile.IndexOf("## Tokens that go out", StringComparison.Ordinal)..profile.IndexOf("## Tokens of other issuers", StringComparison.Ordinal)];

        tokens.SelectMany(token => Forge.Part(token, 1)).Select(claim => claim.Key).Distinct()
            .Where(claim => !outward.Contains($"`{claim}`", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_introspection_answer_reads_back_the_same_for_a_minute()
    {
        var answer = await Minter.SignIntrospectionAsync("""{"active":true,"sub":"ben","act":{"sub":"codex"}}""", "crm");
        var validator = new IntrospectionValidator(_broker.Trust, _broker.Time);

        var read = validator.Validate(answer, "crm").Value;

        (read.Active, read.Audience, read.Issuer).Should().Be((true, "crm", Broker.Issuer));
        read.Members.GetProperty("act").GetProperty("sub").GetString().Should().Be("codex");
        validator.Validate(answer, "erp").Failure.Error.Should().Be(TokenError.WrongAudience);
        _broker.Time.Advance(TimeSpan.FromSeconds(91));
        validator.Validate(answer, "crm").Failure.Error.Should().Be(TokenError.Expired);
    }

    [Theory]
    [InlineData("""{"token_introspection":{}}""", TokenError.BadClaim)]
    [InlineData("""{"token_introspection":{"active":"true"}}""", TokenError.BadClaim)]
    [InlineData("""{"token_introspection":[]}""", TokenError.BadClaim)]
    [InlineData("""{"sub":"ben"}""", TokenError.BadClaim)]
    [InlineData("""{"exp":1795309200}""", TokenError.BadClaim)]
    [InlineData("""{"iat":1795309200}""", TokenError.NotYetValid)]
    [InlineData("""{"iss":"https://evil.example"}""", TokenError.WrongIssuer)]
    public async Task An_introspection_answer_of_another_shape_is_refused(string changes, TokenError error)
    {
        var answer = await Minter.SignIntrospectionAsync("""{"active":false}""", "crm");
        var changed = Forge.Resign(answer, _broker.IssuerKey, payload: claims =>
        {
            foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(changes)!.AsObject())
            {
                claims[name] = value?.DeepClone();
            }
        });

        new IntrospectionValidator(_broker.Trust, _broker.Time).Validate(changed, "crm").Failure.Error.Should().Be(error);
    }

    [Fact]
    public async Task What_would_be_read_otherwise_elsewhere_is_not_minted()
    {
        await Refused(() => Minter.MintIdJagAsync(new() { Subject = "ben", Audience = Broker.Issuer, ClientId = "x" }).AsTask());
        await Refused(() => Minter.MintIdJagAsync(new() { Subject = "ben", Audience = Elsewhere, ClientId = "x", Lifetime = TimeSpan.FromSeconds(601) }).AsTask());
        await Refused(() => Minter.MintIdJagAsync(new() { Subject = "ben", Audience = Elsewhere, ClientId = "x", Scope = ["two words"] }).AsTask());
        await Refused(() => Minter.MintIdJagAsync(new() { Subject = "", Audience = Elsewhere, ClientId = "x" }).AsTask());
        await Refused(() => Minter.MintTransactionTokenAsync(Transaction with { Scope = [] }).AsTask());
        await Refused(() => Minter.MintTransactionTokenAsync(Transaction with { RequestingWorkloads = [] }).AsTask());
        await Refused(() => Minter.MintTransactionTokenAsync(Transaction with { RequestContext = JsonElement.Parse("[]") }).AsTask());
        await Refused(() => Minter.SignIntrospectionAsync("""{"active":true,"active":false}""", "crm").AsTask());
        await Refused(() => Minter.SignIntrospectionAsync("""{"sub":"ben"}""", "crm").AsTask());
        await Refused(() => Minter.SignIntrospectionAsync("[]", "crm").AsTask());
        await Refused(() => Minter.MintAgentAsync(new() { Agent = "codex", KeyThumbprint = null }).AsTask());
    }

    [Theory]
    [InlineData("b")]
    [InlineData("ben smith")]
    [InlineData("aws:ben")]
    [InlineData("bén")]
    public async Task A_source_identity_that_AWS_would_refuse_is_not_minted(string identity) =>
        await Refused(() => Minter.MintWebIdentityAsync(BenAtAws with { SourceIdentity = identity }).AsTask());

    [Theory]
    [InlineData("agent", "a\nb")]
    [InlineData("aws:agent", "codex")]
    [InlineData("", "codex")]
    [InlineData("AGENT", "codex")]
    public async Task A_tag_that_AWS_would_refuse_is_not_minted(string name, string value) =>
        await Refused(() => Minter.MintWebIdentityAsync(BenAtAws with { Tags = new Dictionary<string, string>(BenAtAws.Tags) { [name] = value } }).AsTask());

    [Fact]
    public async Task A_transitive_tag_must_be_a_tag_and_the_audience_somebody_else()
    {
        await Refused(() => Minter.MintWebIdentityAsync(BenAtAws with { TransitiveTags = ["human"] }).AsTask());
        await Refused(() => Minter.MintWebIdentityAsync(BenAtAws with { Audience = Broker.Issuer }).AsTask());
    }

    private static async Task Refused(Func<Task> mint) => await mint.Should().ThrowAsync<ArgumentException>();

    private TrustedIssuer Provider => new(Broker.Issuer, _broker.Keys.Find) { Kinds = ForeignTokenKinds.IdJag };

    private TokenResult<TransactionToken> Validate(string token) => new TransactionTokenValidator(_broker.Trust, "corp.example", _broker.Time).Validate(token);
}
