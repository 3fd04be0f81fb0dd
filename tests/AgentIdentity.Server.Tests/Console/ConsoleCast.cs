using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Server.Tests.Console;

/// <summary>A server of its own with a person of every role, signed in, and a fresh delegation for whoever needs one.</summary>
public sealed class ConsoleCast : IAsyncLifetime
{
    private readonly ServerUnderTest _server = new() { Settings = ["--AgentIdentity:SignIn:FreshWithin=08:00:00"] };

    internal ServerUnderTest Server => _server;

    /// <summary>In the order of the letters of a <see cref="Walk"/>; the stranger comes first and has no session.</summary>
    internal IReadOnlyList<Browser> People { get; private set; } = [];

    internal Browser Ben => People[1];

    internal Browser Eve => People[2];

    internal Browser Olga => People[3];

    internal Browser Auditor => People[4];

    internal Browser Administrator => People[5];

    internal T Part<T>() where T : notnull => _server.App.Services.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        List<Browser> people = [new(_server, "stranger", "")];
        for (var i = 0; i < 5; i++)
        {
            people.Add(await _server.AddPersonAsync());
            await people[^1].SignInAsync();
        }

        People = people;
        await Part<PeopleDirectory>().GiveRoleAsync(Auditor.Person, PersonRole.Auditor, "admin");
        await Part<PeopleDirectory>().GiveRoleAsync(Administrator.Person, PersonRole.SecurityAdministrator, "admin");
    }

    /// <summary>A new agent of Olga's with a delegation of Ben's.</summary>
    internal async Task<DelegationRecord> GrantAsync()
    {
        var agent = ServerUnderTest.NewName("agent-");
        (await Part<AgentDirectory>().AddAsync(new NewAgent(agent, "The " + agent, Olga.Person, new TestAgent(_server, agent).PublicJwks), "admin")).Failure.Should().BeNull();
        var details = AuthorizationDetails.Parse(TestAgent.CrmDetails(_server));
        details.TryGet(out var granted, out var refused).Should().BeTrue(refused?.Detail);
        var now = Part<TimeProvider>().GetUtcNow();
        var grant = await Part<DelegationBook>().GrantAsync(new DelegationRequest(Ben.Person, agent, "Answer support mail", granted!, now.AddDays(1))
        {
            Authentication = new HumanAuthentication(now, null, ["pwd"]),
        });
        grant.Failure.Should().BeNull();
        return grant.Value!;
    }

    /// <summary>A refusal as the gateway records one; its id.</summary>
    internal async Task<string> RecordAsync(DelegationRecord grant, string tool = "create_refund", string outcome = "deny")
    {
        var id = ServerUnderTest.NewName("dec_");
        var body = new
        {
            human = grant.Human,
            agent = grant.Agent,
            call = new { kind = "mcp", upstream = "crm", action = "tools/call", identifier = tool },
            decision = new
            {
                id,
                outcome,
                rule = outcome == "allow" ? null : new { id = "refund-ceiling", message = "Refunds over 100 need a person." },
                conjuncts = new object[]
                {
                    new
                    {
                        name = "human_may",
                        ok = true,
                        proof = new[] { $"user:{grant.Human} is assignee of role:support", "role:support#assignee is human_may of toolset:crm", $"toolset:crm is set of tool:crm/{tool}" },
                    },
                    new { name = "agent_may", ok = true, proof = new[] { $"agent:{grant.Agent} is agent_may of tool:crm/{tool}" } },
                    new { name = "delegation", ok = true, proof = new[] { $"{grant.Id} of {grant.Human} lets {grant.Agent} use crm/{tool}" } },
                    new { name = "rules", ok = outcome == "allow", proof = Array.Empty<string>(), why = "rule refund-ceiling: the amount is 500", remedy = "ask for at most 100" },
                },
            },
        };
        await Part<EvidenceStore>().AppendAsync(EvidenceKinds.Decision, grant.Id, id, JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web));
        return id;
    }

    internal Task EndAsync(DelegationRecord grant, string decision) => Part<EvidenceStore>().AppendAsync(
        EvidenceKinds.Outcome, grant.Id, decision, JsonSerializer.SerializeToUtf8Bytes(new { outcome = "completed", status = 200, duration_ms = 12.5, cost_micro_usd = 4_200 }));

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
