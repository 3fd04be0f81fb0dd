using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Broker.Tests;

public sealed class SchemaVersionTests
{
    /// <summary>
    /// Where this fails, a table has changed. If <see cref="SchemaVersion.Current"/> is in a release, raise it; then write the new
    /// fingerprint here.
    /// </summary>
    [Fact]
    public async Task The_tables_are_those_of_this_version()
    {
        await using var broker = await TestBroker.EmptyAsync();
        await using var db = await broker.Part<IDbContextFactory<BrokerDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);

        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(db.Database.GenerateCreateScript())))[..16];

        (SchemaVersion.Current, fingerprint).Should().Be((7, "75f6bf5b0031cc7f"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(8)]
    public async Task A_file_of_another_version_is_refused_and_left_as_it_is(int version)
    {
        await using var broker = await TestBroker.StartAsync();
        broker.Execute($"PRAGMA user_version = {version}");

        var refused = await broker.Invoking(static broker => broker.RestartAsync()).Should().ThrowAsync<BrokerException>();

        refused.Which.Failure.Error.Should().Be(BrokerError.SchemaOfAnotherVersion);
        refused.Which.Failure.Detail.Should().Contain($"version {version}").And.Contain("Start the version that wrote it");
        broker.Execute($"PRAGMA user_version = {SchemaVersion.Current}");
        await broker.RestartAsync();
        broker.Agents.Find("codex").Should().NotBeNull();
    }

    [Fact]
    public void A_first_start_that_was_cut_off_before_the_tables_were_made_is_repeated()
    {
        var folder = Directory.CreateTempSubdirectory("schema-").FullName;
        try
        {
            var file = new DatabaseFile(new BrokerOptions { Issuer = TestBroker.Issuer, DataFolder = folder });
            using (var connection = file.Open())
            {
                SchemaVersion.Demand(connection, file.Path, "");
            }

            var again = () => file.Create();

            again.Should().NotThrow();
            again.Should().NotThrow("its own tables have its own version");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
