using System.Net;
using System.Security.Cryptography;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.WebUtilities;

namespace AgentIdentity.Server.Tests.Clients;

/// <summary>Codes that are bound to a key before anybody signs in (RFC 9449 section 10).</summary>
public sealed class CodeBindingTests(ServerUnderTest server)
{
    private readonly DpopProver _other = new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    private static async Task<string> ConsentAsync(Browser person, TestAgent agent, OAuthReply pushed)
    {
        pushed.Status.Should().Be(HttpStatusCode.Created, pushed.Json.GetRawText());
        return QueryHelpers.ParseQuery((await person.ConsentAsync(agent.Id, pushed["request_uri"]!)).Query)["code"].ToString();
    }

    private Task<OAuthReply> RedeemWithAsync(TestAgent agent, DpopProver key, string code) => agent.PostAsync("/oauth2/token", agent.Authenticated(
        ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", TestAgent.RedirectUri), ("code_verifier", Grants.Verifier)),
        key.Create("POST", new Uri(server.Origin + "/oauth2/token")));

    [Fact]
    public async Task A_code_is_redeemed_with_the_key_that_the_request_named_and_with_no_other()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var stolen = await ConsentAsync(ben, agent, await agent.PushAsync(Grants.Verifier, ("dpop_jkt", agent.Prover.Thumbprint)));
        (await RedeemWithAsync(agent, _other, stolen)).ShouldBe(HttpStatusCode.BadRequest, "invalid_grant", TokenError.ProofWrongKey.Code());

        var code = await ConsentAsync(ben, agent, await agent.PushAsync(Grants.Verifier, ("dpop_jkt", agent.Prover.Thumbprint)));
        (await agent.RedeemAsync(code)).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_proof_at_the_pushed_request_names_the_key_as_well()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());

        var code = await ConsentAsync(ben, agent, await PushWithProofAsync(agent, agent.Prover));

        (await RedeemWithAsync(agent, _other, code)).ShouldBe(HttpStatusCode.BadRequest, "invalid_grant", TokenError.ProofWrongKey.Code());
    }

    [Fact]
    public async Task A_parameter_and_a_proof_that_disagree_are_refused_when_pushed()
    {
        var agent = await server.AddAgentAsync();

        (await PushWithProofAsync(agent, _other, ("dpop_jkt", agent.Prover.Thumbprint))).ShouldBe(HttpStatusCode.BadRequest, "invalid_dpop_proof", TokenError.ProofWrongKey.Code());
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I=")]
    public async Task A_parameter_that_is_no_thumbprint_is_refused_when_pushed(string thumbprint)
    {
        var agent = await server.AddAgentAsync();

        (await agent.PushAsync(Grants.Verifier, ("dpop_jkt", thumbprint))).Status.Should().Be(HttpStatusCode.BadRequest);
    }

    private Task<OAuthReply> PushWithProofAsync(TestAgent agent, DpopProver key, params (string Name, string? Value)[] more) => agent.PostAsync("/oauth2/par", agent.Authenticated([
        ("response_type", "code"),
        ("redirect_uri", TestAgent.RedirectUri),
        ("scope", "openid delegation"),
        ("code_challenge", TestAgent.Challenge(Grants.Verifier)),
        ("code_challenge_method", "S256"),
        ("purpose", "Answer support mail"),
        ("authorization_details", TestAgent.CrmDetails(server)),
        .. more]), key.Create("POST", new Uri(server.Origin + "/oauth2/par")));
}
