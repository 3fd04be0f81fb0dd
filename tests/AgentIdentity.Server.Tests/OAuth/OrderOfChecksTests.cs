using System.Globalization;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Tests.OAuth;

/// <summary>One request, wrong in everything, mended one step at a time: the exact error of each step, and none before its turn.</summary>
public sealed class OrderOfChecksTests(ServerUnderTest server)
{
    private const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";

    [Fact]
    public async Task Each_step_answers_in_its_turn_with_its_own_error()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var other = await server.AddAgentAsync();
        var (good, ended) = ((await ben.GrantAsync(agent)).DelegationId(), (await ben.GrantAsync(agent)).DelegationId());
        await server.AdminPostAsync($"/admin/delegations/{ended}/end");
        Dictionary<string, string?> asked = new()
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
            ["client_assertion"] = "x.y.z",
            ["subject_token"] = "x.y.z",
            ["subject_token_type"] = AccessToken,
            ["actor_token"] = "x.y.z",
            ["actor_token_type"] = "urn:example:nothing",
            ["resource"] = "https://elsewhere.example",
            ["authorization_details"] = """[{"type":"urn:agentidentity:model","locations":["x"],"identifier":"*"}]""",
            ["scope"] = "mcp model",
        };
        async Task Expect(int status, string error, string code, string because, params string[] proofs)
        {
            List<KeyValuePair<string, string>> form = [.. agent.Authenticated([.. asked.Select(static member => (member.Key, member.Value))])];
            var reply = await agent.PostAsync("/oauth2/token", form, proofs.Length > 0 ? proofs : [agent.Prover.Create("POST", agent.TokenUrl)]);
            ((int)reply.Status, reply["error"], reply["code"]).Should().Be((status, error, code), because + ": " + reply.Json.GetRawText());
        }

        await Expect(401, "invalid_client", TokenError.Malformed.Code(), "1: the client's assertion");
        asked.Remove("client_assertion");
        await Expect(400, "invalid_request", ServerError.RequestMalformed.Code(), "3: a type that nobody knows", "x.y.z");
        asked["actor_token_type"] = AccessToken;
        await Expect(400, "invalid_dpop_proof", TokenError.ProofMalformed.Code(), "the proof, at the door still", "x.y.z");
        await Expect(400, "invalid_request", TokenError.Malformed.Code(), "4: the subject token");
        (asked["subject_token"], asked["subject_token_type"]) = ("dlg_00000000000000000000000000", "urn:agentidentity:token-type:delegation");
        await Expect(400, "invalid_request", TokenError.Malformed.Code(), "5: the actor token");
        asked["actor_token"] = await other.ActorTokenAsync();
        await Expect(400, "invalid_request", BrokerError.ExchangeActorMismatch.Code(), "5: whose it is");
        asked["actor_token"] = await agent.ActorTokenAsync();
        await Expect(400, "invalid_request", BrokerError.DelegationUnknown.Code(), "6: the grant");
        asked["subject_token"] = ended;
        await Expect(400, "invalid_request", BrokerError.DelegationEnded.Code(), "6: its state");
        asked["subject_token"] = good;
        await Expect(400, "invalid_target", BrokerError.ExchangeTargetRefused.Code(), "7: the target");
        asked["resource"] = server.Origin + "/mcp/crm";
        await Expect(400, "invalid_authorization_details", BrokerError.ExchangeWider.Code(), "8: the details");
        asked.Remove("authorization_details");
        await Expect(400, "invalid_scope", BrokerError.ExchangeScopeRefused.Code(), "8: the scope");
        asked["scope"] = "mcp";
        var given = await agent.PostAsync("/oauth2/token",
            agent.Authenticated([.. asked.Select(static member => (member.Key, member.Value))]), agent.Prover.Create("POST", agent.TokenUrl));
        ((int)given.Status).ToString(CultureInfo.InvariantCulture).Should().Be("200", given.Json.GetRawText());
    }
}
