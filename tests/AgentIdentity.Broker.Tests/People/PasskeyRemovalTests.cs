namespace AgentIdentity.Broker.Tests;

public sealed class PasskeyRemovalTests
{
    private static readonly PersonIdentity Anna = new("https://idp.example", "00u1");

    [Fact]
    public async Task A_person_does_not_take_away_what_alone_signs_them_in_and_an_administrator_can()
    {
        await using var broker = await TestBroker.StartAsync();
        var (passkeys, anna) = (broker.Part<Passkeys>(), (await broker.People.MeetAsync(new MetPerson(Anna) { InPerson = true })).Value!.Id);
        await passkeys.AddAsync(Key("psk_1", anna));
        await passkeys.AddAsync(Key("psk_2", anna));
        (await broker.People.UnlinkAsync(anna, Anna, "admin")).Ok.Should().BeTrue();

        (await passkeys.RemoveOwnAsync(anna, "psk_1")).Ok.Should().BeTrue("there is another");
        (await passkeys.RemoveOwnAsync(anna, "psk_2")).Failure!.Error.Should().Be(BrokerError.PasskeyIsOnlyWayIn);
        passkeys.List(anna).Should().ContainSingle();
        (await passkeys.RemoveAsync(anna, "psk_2", "admin")).Ok.Should().BeTrue();
    }

    [Fact]
    public async Task Whoever_has_a_password_or_another_issuer_may_take_the_last_one_away()
    {
        await using var broker = await TestBroker.StartAsync();
        var (passkeys, anna) = (broker.Part<Passkeys>(), (await broker.People.MeetAsync(new MetPerson(Anna) { InPerson = true })).Value!.Id);
        await passkeys.AddAsync(Key("psk_1", anna));
        await passkeys.AddAsync(Key("psk_2", "ben"));

        (await passkeys.RemoveOwnAsync(anna, "psk_2")).Failure!.Error.Should().Be(BrokerError.PasskeyUnknown, "it is Ben's");
        (await passkeys.RemoveOwnAsync(anna, "psk_1")).Ok.Should().BeTrue();
        (await passkeys.RemoveOwnAsync("ben", "psk_2")).Ok.Should().BeTrue();
    }

    private static PasskeyRecord Key(string id, string person) => new()
    {
        Id = id,
        Person = person,
        Name = "Laptop",
        CredentialId = "credential-" + id,
        PublicKey = [1, 2, 3],
        SignCount = 0,
        Transports = [],
        CanBeCopied = false,
        IsCopied = false,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
