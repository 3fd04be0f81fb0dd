using System.Runtime.Versioning;

namespace AgentIdentity.Broker.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class KeyFileTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task Every_secret_file_is_readable_by_its_owner_only()
    {
        await using var broker = await TestBroker.StartAsync();
        foreach (var file in (string[])["admin.key", "keys/tokens.json", "keys/checkpoint.pem", "agentidentity.db", "agentidentity.db-wal"])
        {
            File.GetUnixFileMode(Path.Combine(broker.Folder, "data", file)).Should().Be(OwnerOnly, file);
        }

        File.GetUnixFileMode(Path.Combine(broker.Folder, "data")).Should().Be(OwnerOnly | UnixFileMode.UserExecute);
    }

    [Theory]
    [InlineData("admin.key")]
    [InlineData("keys/tokens.json")]
    [InlineData("keys/checkpoint.pem")]
    [InlineData("keys/vault.json")]
    public async Task A_secret_file_that_others_can_read_keeps_the_broker_from_starting(string file)
    {
        await using var broker = await TestBroker.EmptyAsync();
        await broker.StopAsync();
        File.SetUnixFileMode(Path.Combine(broker.Folder, "data", file), OwnerOnly | UnixFileMode.OtherRead);
        var start = broker.RestartAsync;
        (await start.Should().ThrowAsync<BrokerException>()).Which.Failure.Detail.Should().Contain(Path.GetFileName(file));
    }

    [Fact]
    public async Task The_administrators_key_is_made_once_and_compared_whole()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var value = (await File.ReadAllTextAsync(Path.Combine(broker.Folder, "data", "admin.key"))).Trim();
        await broker.RestartAsync();
        var key = broker.Part<AdminKey>();
        key.Matches(value).Should().BeTrue();
        key.Matches(value + "x").Should().BeFalse();
        key.Matches("").Should().BeFalse();
        key.ToString().Should().NotContain(value);
        value.Length.Should().BeGreaterThanOrEqualTo(43);
    }

    [Fact]
    public async Task A_configured_key_replaces_the_file_and_must_be_long()
    {
        var configured = new string('k', 32);
        await using (var broker = await TestBroker.EmptyAsync(options => options with { AdminKey = configured }))
        {
            broker.Part<AdminKey>().Matches(configured).Should().BeTrue();
            File.Exists(Path.Combine(broker.Folder, "data", "admin.key")).Should().BeFalse();
        }

        var start = () => TestBroker.EmptyAsync(static options => options with { AdminKey = "short" });
        (await start.Should().ThrowAsync<BrokerException>()).Which.Failure.Error.Should().Be(BrokerError.OptionsInvalid);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080/")]
    [InlineData("broker.example")]
    public async Task An_issuer_that_no_token_could_name_is_refused(string issuer)
    {
        var start = () => TestBroker.EmptyAsync(options => options with { Issuer = issuer });
        (await start.Should().ThrowAsync<BrokerException>()).Which.Failure.Error.Should().Be(BrokerError.OptionsInvalid);
    }
}
