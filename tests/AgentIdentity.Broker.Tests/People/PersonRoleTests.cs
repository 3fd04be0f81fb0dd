namespace AgentIdentity.Broker.Tests;

public sealed class PersonRoleTests
{
    private static readonly PersonIdentity Anna = new("https://idp.example", "00u1");

    [Fact]
    public async Task A_role_is_given_kept_across_a_restart_and_taken_away_again_each_with_an_entry()
    {
        await using var broker = await TestBroker.StartAsync();

        (await broker.People.GiveRoleAsync("ben", PersonRole.Auditor, "admin")).Value!.Roles.Should().Equal(PersonRole.Auditor);
        await broker.People.GiveRoleAsync("ben", PersonRole.Auditor, "admin");
        await broker.RestartAsync();
        broker.People.Find("ben")!.Roles.Should().Equal(PersonRole.Auditor);
        (await broker.People.TakeRoleAsync("ben", PersonRole.Auditor, "admin")).Value!.Roles.Should().BeEmpty();

        broker.People.Find("ben")!.Roles.Should().BeEmpty();
        (await broker.KindsAsync()).Where(static kind => kind.StartsWith("person.role", StringComparison.Ordinal))
            .Should().Equal(["person.role_given", "person.role_taken"], "giving it twice changes nothing");
    }

    [Fact]
    public async Task A_sign_in_that_runs_beside_it_brings_no_taken_role_back()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.People.GiveRoleAsync("ben", PersonRole.SecurityAdministrator, "admin");

        await Task.WhenAll(
            [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => broker.People.VerifyPasswordAsync("ben", TestBroker.Password))),
            broker.People.TakeRoleAsync("ben", PersonRole.SecurityAdministrator, "admin")]);

        broker.People.Find("ben")!.Roles.Should().BeEmpty();
        await broker.RestartAsync();
        broker.People.Find("ben")!.Roles.Should().BeEmpty();
    }

    [Fact]
    public async Task What_an_issuer_claims_lasts_until_a_sign_in_that_does_not_claim_it()
    {
        await using var broker = await TestBroker.StartAsync();
        var met = (await broker.People.MeetAsync(new MetPerson(Anna) { InPerson = true, Roles = [PersonRole.SecurityAdministrator] })).Value!;
        await broker.People.GiveRoleAsync(met.Id, PersonRole.Auditor, "admin");
        broker.People.Find(met.Id)!.Roles.Should().Equal(PersonRole.SecurityAdministrator, PersonRole.Auditor);

        await broker.People.MeetAsync(new MetPerson(Anna));
        broker.People.Find(met.Id)!.Roles.Should().HaveCount(2, "a token that is exchanged is not a sign-in");
        await broker.People.MeetAsync(new MetPerson(Anna) { InPerson = true });

        broker.People.Find(met.Id)!.Roles.Should().Equal([PersonRole.Auditor], "what was given here stays");
    }

    [Fact]
    public async Task What_an_issuer_claims_goes_when_it_no_longer_vouches_for_the_person()
    {
        await using var broker = await TestBroker.StartAsync();
        var met = (await broker.People.MeetAsync(new MetPerson(Anna) { InPerson = true, Roles = [PersonRole.SecurityAdministrator] })).Value!;
        await broker.People.GiveRoleAsync(met.Id, PersonRole.Auditor, "admin");

        (await broker.People.UnlinkAsync(met.Id, Anna, "admin")).Value!.Roles.Should().Equal(PersonRole.Auditor);
        await broker.RestartAsync();

        broker.People.Find(met.Id)!.Roles.Should().Equal([PersonRole.Auditor], "no issuer is left that says more");
    }

    [Fact]
    public async Task Nobody_who_is_not_there_gets_a_role()
    {
        await using var broker = await TestBroker.StartAsync();

        (await broker.People.GiveRoleAsync("nobody", PersonRole.Auditor, "admin")).Failure!.Error.Should().Be(BrokerError.PersonUnknown);
        PersonRoles.Find("root").Should().BeNull();
    }
}
