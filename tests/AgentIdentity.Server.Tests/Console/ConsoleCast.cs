using AgentIdentity.Broker;
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

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
