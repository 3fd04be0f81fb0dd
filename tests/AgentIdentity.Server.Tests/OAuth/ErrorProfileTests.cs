using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Tests.OAuth;

/// <summary>The finer errors of the actor profile, where an administrator chooses them; the codes of ours stay the same.</summary>
public sealed class ErrorProfileTests : IAsyncLifetime
{
    private readonly ServerUnderTest _server = new() { Settings = ["--AgentIdentity:Exchange:ErrorProfile=ActorProfile"] };

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_bad_token_is_an_invalid_grant_and_a_forbidden_actor_is_actor_unauthorized()
    {
        var (agent, ben) = (await _server.AddAgentAsync(), await _server.AddPersonAsync());
        var granted = await ben.GrantAsync(agent);
        var crm = _server.Origin + "/mcp/crm";
        (string, string?) asIdToken = ("subject_token_type", "urn:ietf:params:oauth:token-type:id_token");

        var badSubject = await agent.ExchangeAsync("x.y.z", crm, asIdToken);
        var badActor = await agent.ExchangeAsync(granted.DelegationId(), crm, ("actor_token", "x.y.z"));
        var unknown = await agent.ExchangeAsync("dlg_00000000000000000000000000", crm);
        await _server.AdminPostAsync($"/admin/delegations/{granted.DelegationId()}/end");
        var noConsent = await agent.ExchangeAsync(granted["id_token"]!, crm, asIdToken);

        (badSubject["error"], badSubject["code"]).Should().Be(("invalid_grant", TokenError.Malformed.Code()));
        (badActor["error"], badActor["code"]).Should().Be(("invalid_grant", TokenError.Malformed.Code()));
        (unknown["error"], unknown["code"]).Should().Be(("actor_unauthorized", BrokerError.DelegationUnknown.Code()));
        (noConsent["error"], noConsent["code"]).Should().Be(("actor_unauthorized", BrokerError.ConsentMissing.Code()));
    }
}
