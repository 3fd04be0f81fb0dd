using System.Text.Json.Nodes;
using AgentIdentity.Broker;
using AgentIdentity.Server.Issuers;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Tests.Issuers;

public sealed class IdJagTests(TrustingServer trusting) : IClassFixture<TrustingServer>
{
    private const string Agent = "the-agent";

    [Fact]
    public async Task An_assertion_names_the_human_and_what_its_issuer_allows()
    {
        var met = await trusting.People.MeetAsync(new MetPerson(new(trusting.Enterprise.Issuer, "anna")));
        var read = await ReadAsync(Assertion(("resource", trusting.Server.Origin + "/mcp/crm"), ("scope", "mcp"), ("auth_time", Enterprise.Now(-60)), ("amr", new JsonArray("pwd"))));

        read.Value.Human.PersonId.Should().Be(met.Value!.Id);
        (read.Value.Resource, read.Value.Scope!.Single(), read.Value.CreatesDelegations).Should().Be((trusting.Server.Origin + "/mcp/crm", "mcp", false));
        read.Value.Human.Authentication!.Methods.Should().Equal("pwd");
    }

    [Fact]
    public async Task An_assertion_is_good_once()
    {
        var assertion = Assertion();
        (await ReadAsync(assertion)).Ok.Should().BeTrue();
        (await ReadAsync(assertion)).Failure.Error.Should().Be(TokenError.Replayed);
    }

    [Fact]
    public async Task Of_many_who_bring_one_assertion_at_once_one_gets_in()
    {
        var assertion = Assertion();
        var all = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => ReadAsync(assertion).AsTask())));
        all.Count(static read => read.Ok).Should().Be(1);
    }

    [Fact]
    public async Task An_assertion_bound_to_a_key_is_for_its_holder_and_is_not_used_up_by_another()
    {
        var assertion = Assertion(("cnf", new JsonObject { ["jkt"] = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" }));

        (await ReadAsync(assertion, proof: null)).Failure.Error.Should().Be(TokenError.ProofWrongKey);
        (await ReadAsync(assertion, proof: "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")).Failure.Error.Should().Be(TokenError.ProofWrongKey);
        (await ReadAsync(assertion, proof: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I")).Ok.Should().BeTrue();
    }

    [Fact]
    public async Task An_assertion_is_for_one_client_at_one_server()
    {
        (await ReadAsync(trusting.Enterprise.IdJag("anna", trusting.Server.Origin, "another-agent"))).Failure.Error.Should().Be(TokenError.WrongClient);
        (await ReadAsync(trusting.Enterprise.IdJag("anna", "https://another.example", Agent))).Failure.Error.Should().Be(TokenError.WrongAudience);
        (await ReadAsync(trusting.Enterprise.IdJag("anna", trusting.Server.Origin + "/oauth2/token", Agent))).Failure.Error.Should().Be(TokenError.WrongAudience);
        (await ReadAsync(Assertion(("aud", new JsonArray(trusting.Server.Origin, "https://another.example"))))).Failure.Error.Should().Be(TokenError.WrongAudience);
    }

    [Fact]
    public async Task An_issuer_that_is_trusted_for_id_tokens_is_not_trusted_for_assertions() =>
        (await ReadAsync(trusting.Unlisted.IdJag("anna", trusting.Server.Origin, Agent))).Failure.Error.Should().Be(TokenError.KindNotTrusted);

    [Fact]
    public async Task An_id_token_is_no_assertion() =>
        (await ReadAsync(trusting.Enterprise.IdToken("anna", ("aud", trusting.Server.Origin), ("client_id", Agent), ("jti", "x")))).Failure.Error.Should().Be(TokenError.WrongType);

    [Fact]
    public async Task This_server_redeems_nothing_that_speaks_in_its_own_name() =>
        (await ReadAsync(Assertion(("iss", trusting.Server.Origin)))).Failure.Error.Should().Be(TokenError.WrongIssuer);

    [Fact]
    public async Task Only_the_issuer_that_an_administrator_named_stands_for_consent() =>
        (await ReadAsync(trusting.Sovereign.IdJag("anna", trusting.Server.Origin, Agent))).Value.CreatesDelegations.Should().BeTrue();

    private string Assertion(params (string Name, JsonNode? Value)[] more) => trusting.Enterprise.IdJag("anna", trusting.Server.Origin, Agent, more);

    private ValueTask<TokenResult<IdJagGrant>> ReadAsync(string assertion, string? proof = "key") =>
        trusting.IdJags.ReadAsync(assertion, Agent, proof, null, TestContext.Current.CancellationToken);
}
