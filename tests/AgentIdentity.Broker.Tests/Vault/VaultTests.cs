using System.Text;

namespace AgentIdentity.Broker.Tests;

public sealed class VaultTests
{
    private const string Secret = "hunter2-äöü-0123456789";
    private static readonly VaultHolder Ben = VaultHolder.Human("ben");

    [Fact]
    public async Task A_secret_comes_back_as_it_went_in_across_a_restart()
    {
        await using var broker = await TestBroker.StartAsync();
        (await SetAsync(broker, "crm", Secret)).Value!.Version.Should().Be(1);
        (await SetAsync(broker, "pem", "-----BEGIN\nline\n-----END")).Ok.Should().BeTrue();

        await broker.RestartAsync();

        (await OpenAsync(broker, "crm")).Should().Be(Secret);
        (await OpenAsync(broker, "pem")).Should().Be("-----BEGIN\nline\n-----END");
    }

    [Fact]
    public async Task Neither_the_files_nor_the_evidence_nor_any_text_holds_the_secret()
    {
        await using var broker = await TestBroker.StartAsync();
        await SetAsync(broker, "crm", Secret);
        var opened = await broker.Part<Vault>().OpenAsync("crm", VaultHolder.Everybody, TestContext.Current.CancellationToken);

        $"{opened} {opened.Value} {broker.Part<Vault>().List()[0]}".Should().NotContain("hunter2").And.Contain("[redacted]");
        var needle = Encoding.UTF8.GetBytes("hunter2");
        await broker.StopAsync();
        var files = Directory.GetFiles(broker.Folder, "*", SearchOption.AllDirectories);
        files.Should().Contain(file => file.EndsWith("agentidentity.db", StringComparison.Ordinal));
        files.Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(needle) >= 0).Should().BeEmpty();
    }

    [Fact]
    public async Task Everybodys_a_humans_and_an_agents_secret_are_three_and_none_stands_in_for_another()
    {
        await using var broker = await TestBroker.StartAsync();
        await SetAsync(broker, "crm", "of all");
        await SetAsync(broker, "crm", "of ben", Ben);
        await SetAsync(broker, "crm", "of codex", VaultHolder.Agent("codex"));

        (await OpenAsync(broker, "crm")).Should().Be("of all");
        (await OpenAsync(broker, "crm", Ben)).Should().Be("of ben");
        (await OpenAsync(broker, "crm", VaultHolder.Agent("codex"))).Should().Be("of codex");
        await FailsAsync(broker, "crm", VaultHolder.Human("codex"), BrokerError.VaultEntryUnknown);
        await FailsAsync(broker, "crm", VaultHolder.Agent("scout"), BrokerError.VaultEntryUnknown);
        broker.Part<Vault>().List().Select(static entry => entry.Holder.ToString()).Should().Equal("everybody", "agent:codex", "human:ben");
    }

    [Fact]
    public async Task A_new_secret_replaces_the_old_one_and_a_removed_one_is_gone()
    {
        await using var broker = await TestBroker.StartAsync();
        await SetAsync(broker, "crm", "old");
        (await SetAsync(broker, "crm", "new")).Value!.Version.Should().Be(2);
        (await OpenAsync(broker, "crm")).Should().Be("new");

        (await broker.Part<Vault>().RemoveAsync("crm", VaultHolder.Everybody, "admin")).Ok.Should().BeTrue();

        await FailsAsync(broker, "crm", default, BrokerError.VaultEntryUnknown);
        (await broker.Part<Vault>().RemoveAsync("crm", VaultHolder.Everybody, "admin")).Failure!.Error.Should().Be(BrokerError.VaultEntryUnknown);
        (await broker.KindsAsync()).Should().ContainInOrder("vault.set", "vault.set", "vault.removed");
    }

    /// <summary>Whoever can write to the database must not be able to make one secret pass for another.</summary>
    [Theory]
    [InlineData("UPDATE vault SET Name = 'other' WHERE Name = 'crm' AND Holder = ''", "other", "")]
    [InlineData("UPDATE vault SET Holder = 'agent:codex' WHERE Holder = 'human:ben'", "crm", "agent:codex")]
    [InlineData("UPDATE vault SET Version = 9", "crm", "")]
    [InlineData("UPDATE vault SET Sealed = (SELECT Sealed FROM vault WHERE Holder = 'human:ben')", "crm", "")]
    [InlineData("UPDATE vault SET Sealed = (SELECT Sealed FROM vault WHERE Holder = 'human:ben'), WrappedKey = (SELECT WrappedKey FROM vault WHERE Holder = 'human:ben')", "crm", "")]
    [InlineData("UPDATE vault SET Sealed = x'00'", "crm", "")]
    [InlineData("UPDATE vault SET WrappedKey = zeroblob(60)", "crm", "")]
    [InlineData("UPDATE vault SET MasterKey = 'vk_gone'", "crm", "")]
    public async Task A_row_that_was_tampered_with_opens_nothing(string sql, string name, string holder)
    {
        await using var broker = await TestBroker.StartAsync();
        await SetAsync(broker, "crm", "of all");
        await SetAsync(broker, "crm", "of ben", Ben);
        await broker.StopAsync();
        broker.Execute(sql);
        await broker.RestartAsync();

        await FailsAsync(broker, name, VaultHolder.Read(holder), BrokerError.VaultUnreadable);
    }

    [Fact]
    public async Task Turning_the_master_key_keeps_every_secret_and_forgets_the_old_key()
    {
        await using var broker = await TestBroker.StartAsync();
        await SetAsync(broker, "crm", Secret);
        await SetAsync(broker, "crm", "of ben", Ben);
        var before = broker.Part<Vault>().List()[0].MasterKey;

        var after = await broker.Part<Vault>().RotateAsync("admin", TestContext.Current.CancellationToken);

        after.Select(static entry => entry.MasterKey).Distinct().Should().ContainSingle().Which.Should().NotBe(before);
        after.Should().OnlyContain(entry => entry.Version == 1);
        var file = await File.ReadAllTextAsync(Path.Combine(broker.Folder, "data", "keys", "vault.json"), TestContext.Current.CancellationToken);
        file.Should().Contain(after[0].MasterKey).And.NotContain(before);
        (await OpenAsync(broker, "crm")).Should().Be(Secret);
        await broker.RestartAsync();
        (await OpenAsync(broker, "crm", Ben)).Should().Be("of ben");
        (await broker.KindsAsync()).Should().Contain("vault.rotated");
    }

    [Fact]
    public async Task Secrets_that_come_while_the_master_key_turns_are_not_lost()
    {
        await using var broker = await TestBroker.StartAsync();
        var vault = broker.Part<Vault>();
        var work = Enumerable.Range(0, 40).Select(async i =>
        {
            (await SetAsync(broker, $"s{i % 8}", $"value {i}")).Ok.Should().BeTrue();
            if (i % 5 == 0)
            {
                await vault.RotateAsync("admin", TestContext.Current.CancellationToken);
            }
        });
        await Task.WhenAll(work);
        await broker.RestartAsync();

        foreach (var entry in broker.Part<Vault>().List())
        {
            (await OpenAsync(broker, entry.Name)).Should().StartWith("value ");
        }

        broker.Part<Vault>().List().Should().HaveCount(8).And.OnlyContain(entry => entry.Version == 5);
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("Upper", "x")]
    [InlineData("a/b", "x")]
    [InlineData("crm\n", "x")]
    [InlineData("crm", "")]
    public async Task What_cannot_be_kept_is_refused(string name, string secret)
    {
        await using var broker = await TestBroker.StartAsync();
        (await SetAsync(broker, name, secret)).Failure!.Error.Should().Be(BrokerError.VaultEntryInvalid);
        (await SetAsync(broker, "crm", new string('x', 16 * 1024 + 1))).Failure!.Error.Should().Be(BrokerError.VaultEntryInvalid);
    }

    [Fact]
    public async Task A_secret_of_somebody_unknown_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        (await SetAsync(broker, "crm", "x", VaultHolder.Human("nobody"))).Failure!.Error.Should().Be(BrokerError.PersonUnknown);
        (await SetAsync(broker, "crm", "x", VaultHolder.Agent("nobody"))).Failure!.Error.Should().Be(BrokerError.AgentUnknown);
    }

    [Fact]
    public async Task A_master_key_from_the_configuration_leaves_none_in_the_data_folder()
    {
        var (first, second) = (Key(1), Key(2));
        await using var broker = await TestBroker.StartAsync(options => options with { Vault = new() { MasterKeys = [first] } });
        await SetAsync(broker, "crm", Secret);
        File.Exists(Path.Combine(broker.Folder, "data", "keys", "vault.json")).Should().BeFalse();

        await broker.RestartUnderAsync(options => options with { Vault = new() { MasterKeys = [second, first] } });
        (await OpenAsync(broker, "crm")).Should().Be(Secret);
        await broker.Part<Vault>().RotateAsync("admin", TestContext.Current.CancellationToken);
        await broker.RestartUnderAsync(options => options with { Vault = new() { MasterKeys = [second] } });
        (await OpenAsync(broker, "crm")).Should().Be(Secret);
        await broker.RestartUnderAsync(options => options with { Vault = new() { MasterKeys = [first] } });
        await FailsAsync(broker, "crm", default, BrokerError.VaultUnreadable);
    }

    private static string Key(byte fill) => System.Buffers.Text.Base64Url.EncodeToString(Enumerable.Repeat(fill, 32).ToArray());

    private static Task<BrokerResult<VaultEntry>> SetAsync(TestBroker broker, string name, string secret, VaultHolder holder = default) =>
        broker.Part<Vault>().SetAsync(name, holder, new SecretValue(secret), "admin", TestContext.Current.CancellationToken);

    private static async Task<string> OpenAsync(TestBroker broker, string name, VaultHolder holder = default) =>
        (await broker.Part<Vault>().OpenAsync(name, holder, TestContext.Current.CancellationToken)).Value.Reveal();

    private static async Task FailsAsync(TestBroker broker, string name, VaultHolder holder, BrokerError error) =>
        (await broker.Part<Vault>().Awaiting(vault => vault.OpenAsync(name, holder, TestContext.Current.CancellationToken).AsTask())
            .Should().ThrowAsync<BrokerException>()).Which.Failure.Error.Should().Be(error);
}
