using System.Net;
using AgentIdentity.Broker;

namespace AgentIdentity.Server.Tests.Console;

public sealed class OwnRoleTests(ConsoleCast cast) : IClassFixture<ConsoleCast>
{
    [Fact]
    public async Task An_administrator_gives_themselves_no_role_and_may_step_down()
    {
        var (me, page) = (cast.Administrator, $"/console/settings/people/{cast.Administrator.Person}");
        var shown = await me.Http.GetStringAsync(page);
        shown.Should().Contain("Take it from").And.NotContain("Give it to");

        using var given = await me.SubmitAsync(page + "?handler=Give", shown, ("role", "auditor"));
        given.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await given.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("AID5394");
        cast.Part<PeopleDirectory>().Find(me.Person)!.Roles.Should().Equal(PersonRole.SecurityAdministrator);

        using var taken = await me.SubmitAsync(page + "?handler=Take", shown, ("role", "security_administrator"));
        taken.StatusCode.Should().Be(HttpStatusCode.SeeOther);
        cast.Part<PeopleDirectory>().Find(me.Person)!.Roles.Should().BeEmpty();
    }
}
