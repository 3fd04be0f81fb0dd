namespace AgentIdentity.Broker.Tests;

public sealed class PersonIdentityTests
{
    private static readonly PersonIdentity Anna = new("https://idp.example", "00u1");

    [Fact]
    public async Task A_human_whom_an_issuer_vouches_for_gets_one_account_and_keeps_it_across_a_restart()
    {
        await using var broker = await TestBroker.StartAsync();

        var first = await broker.People.MeetAsync(new MetPerson(Anna) { Name = "Anna", InPerson = true });
        await broker.RestartAsync();
        var again = await broker.People.MeetAsync(new MetPerson(Anna) { Name = "Another name", InPerson = true });

        first.Value!.Id.Should().StartWith("usr_");
        (again.Value!.Id, again.Value.Name, again.Value.LastSeenAt).Should().Be((first.Value.Id, "Anna", broker.Now));
        broker.People.Find(Anna)!.Id.Should().Be(first.Value.Id);
        (await broker.KindsAsync()).Count(static kind => kind == "person.added").Should().Be(2, "Ben and Anna");
    }

    [Fact]
    public async Task Sign_ins_side_by_side_make_one_account()
    {
        await using var broker = await TestBroker.StartAsync();

        var met = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => broker.People.MeetAsync(new MetPerson(Anna) { InPerson = true }))));

        met.Select(static result => result.Value!.Id).Distinct().Should().ContainSingle();
        broker.People.Find(Anna)!.Identities.Should().Equal(Anna);
    }

    [Fact]
    public async Task The_same_subject_at_another_issuer_is_another_human()
    {
        await using var broker = await TestBroker.StartAsync();

        var here = await broker.People.MeetAsync(new MetPerson(Anna));
        var there = await broker.People.MeetAsync(new MetPerson(Anna with { Issuer = "https://idp.example/" }));

        there.Value!.Id.Should().NotBe(here.Value!.Id);
    }

    [Fact]
    public async Task A_token_that_only_passes_by_does_not_count_as_having_been_seen()
    {
        await using var broker = await TestBroker.StartAsync();
        (await broker.People.MeetAsync(new MetPerson(Anna))).Value!.LastSeenAt.Should().BeNull();
    }

    [Fact]
    public async Task A_disabled_account_is_not_met_again()
    {
        await using var broker = await TestBroker.StartAsync();
        var anna = await broker.People.MeetAsync(new MetPerson(Anna));
        await broker.People.DisableAsync(anna.Value!.Id, "admin");

        (await broker.People.MeetAsync(new MetPerson(Anna) { InPerson = true })).Failure!.Error.Should().Be(BrokerError.PersonDisabled);
    }

    [Fact]
    public async Task An_administrator_links_an_identity_to_one_account_and_takes_it_away()
    {
        await using var broker = await TestBroker.StartAsync();

        (await broker.People.LinkAsync("ben", Anna, "admin")).Ok.Should().BeTrue();
        (await broker.People.AddAsync(new NewPerson("eve", "Eve", null, Anna), "admin")).Failure!.Error.Should().Be(BrokerError.IdentityTaken);
        broker.People.Find(Anna)!.Id.Should().Be("ben");

        (await broker.People.UnlinkAsync("ben", Anna, "admin")).Ok.Should().BeTrue();
        broker.People.Find(Anna).Should().BeNull();
        await broker.RestartAsync();
        broker.People.Find(Anna).Should().BeNull();
        broker.People.Find("ben")!.Identities.Should().BeEmpty();
    }

    [Fact]
    public async Task An_account_without_a_password_signs_in_with_none()
    {
        await using var broker = await TestBroker.StartAsync();
        (await broker.People.AddAsync(new NewPerson("anna", "Anna", null, Anna), "admin")).Ok.Should().BeTrue();

        foreach (var guess in (string[])["", "a password that nobody has", "null"])
        {
            (await broker.People.VerifyPasswordAsync("anna", guess)).Failure!.Error.Should().Be(BrokerError.SignInRefused);
        }
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("idp.example", "x")]
    [InlineData("https://idp.example", "")]
    [InlineData("https://idp.example", "line\nbreak")]
    public async Task An_identity_that_is_not_sound_is_refused(string issuer, string subject)
    {
        await using var broker = await TestBroker.StartAsync();
        (await broker.People.MeetAsync(new MetPerson(new(issuer, subject)))).Failure!.Error.Should().Be(BrokerError.IdentityInvalid);
        (await broker.People.AddAsync(new NewPerson("anna", "Anna", "long enough", new(issuer, subject)), "admin")).Failure!.Error.Should().Be(BrokerError.IdentityInvalid);
    }

    [Fact]
    public async Task A_name_from_elsewhere_holds_nothing_unseen_and_is_never_empty()
    {
        await using var broker = await TestBroker.StartAsync();
        (await broker.People.MeetAsync(new MetPerson(Anna) { Name = "An\u202Ena\n" })).Value!.Name.Should().Be("Anna");
        (await broker.People.MeetAsync(new MetPerson(Anna with { Subject = "2" }) { Name = "\u200B" })).Value!.Name.Should().Be("Somebody from idp.example");
    }
}
