using Microsoft.Data.Sqlite;

namespace AgentIdentity.Broker.Tests;

public sealed class PeopleDirectoryTests
{
    [Fact]
    public async Task The_right_password_signs_in_and_the_person_counts_as_seen()
    {
        await using var broker = await TestBroker.StartAsync();
        var ben = await broker.People.VerifyPasswordAsync("ben", TestBroker.Password);
        ben.Value!.LastSeenAt.Should().Be(broker.Now);
    }

    [Fact]
    public async Task A_wrong_name_and_a_wrong_password_get_the_same_answer()
    {
        await using var broker = await TestBroker.StartAsync();
        var wrongPassword = await broker.People.VerifyPasswordAsync("ben", "something else");
        var wrongName = await broker.People.VerifyPasswordAsync("eve", "something else");
        wrongName.Failure.Should().Be(wrongPassword.Failure);
        wrongName.Failure!.Error.Should().Be(BrokerError.SignInRefused);
    }

    [Fact]
    public async Task Wrong_passwords_lock_nobody_out_and_leave_nothing_behind()
    {
        await using var broker = await TestBroker.StartAsync();
        var before = await broker.KindsAsync();
        for (var i = 0; i < 12; i++)
        {
            await broker.People.VerifyPasswordAsync("ben", "wrong password");
        }

        (await broker.KindsAsync()).Should().Equal(before, "a stranger's guesses cost no disk and no evidence");
        (await broker.People.VerifyPasswordAsync("ben", TestBroker.Password)).Ok.Should().BeTrue();
    }

    [Theory]
    [InlineData("Ben", "Ben", "long enough", BrokerError.PersonInvalid)]
    [InlineData("ann", " ", "long enough", BrokerError.PersonInvalid)]
    [InlineData("ann", "Ann", "short", BrokerError.PasswordTooWeak)]
    [InlineData("ben", "Ben", "long enough", BrokerError.PersonExists)]
    public async Task An_account_that_is_not_sound_is_refused(string id, string name, string password, BrokerError expected)
    {
        await using var broker = await TestBroker.StartAsync();
        (await broker.People.AddAsync(new NewPerson(id, name, password), "admin")).Failure!.Error.Should().Be(expected);
    }

    [Fact]
    public async Task No_password_reaches_the_disk_or_a_printed_record()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.People.VerifyPasswordAsync("ben", TestBroker.Password);
        new NewPerson("ben", "Ben", TestBroker.Password).ToString().Should().NotContain(TestBroker.Password);

        await broker.RestartAsync();
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(Path.Combine(broker.Folder, "data"), "*", SearchOption.AllDirectories))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            (await reader.ReadToEndAsync()).Should().NotContain(TestBroker.Password, file);
        }
    }

    [Fact]
    public async Task A_disabled_person_cannot_sign_in_nor_be_acted_for()
    {
        await using var broker = await TestBroker.StartAsync();
        var grant = await broker.GrantAsync();
        using var running = broker.Part<StopBoard>().Admit(grant.Id);

        await broker.People.DisableAsync("ben", "admin");

        running.Stopped.IsCancellationRequested.Should().BeTrue();
        (await broker.People.VerifyPasswordAsync("ben", TestBroker.Password)).Ok.Should().BeFalse();
        broker.Delegations.Standing(grant.Id)!.Error.Should().Be(BrokerError.PersonDisabled);
        await broker.People.EnableAsync("ben", "admin");
        broker.Delegations.Standing(grant.Id).Should().BeNull();
    }
}
