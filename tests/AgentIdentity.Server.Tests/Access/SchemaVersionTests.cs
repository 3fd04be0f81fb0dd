using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.Data.Sqlite;

namespace AgentIdentity.Server.Tests.Access;

public sealed class SchemaVersionTests
{
    [Theory]
    [InlineData("protocol.db", "delete it and start again")]
    [InlineData("agentidentity.db", "restore the backup")]
    public async Task The_server_does_not_start_on_a_file_of_another_version_and_says_what_to_do(string file, string mend)
    {
        await using var server = new ServerUnderTest();
        await server.InitializeAsync();
        await server.App.StopAsync(TestContext.Current.CancellationToken);
        Stamp(Path.Combine(server.DataFolder, file), 99);

        var refused = await server.Invoking(static server => server.RestartAsync()).Should().ThrowAsync<BrokerException>();

        refused.Which.Failure.Error.Should().Be(BrokerError.SchemaOfAnotherVersion);
        refused.Which.Failure.Detail.Should().Contain("version 99").And.Contain(mend);
        Stamp(Path.Combine(server.DataFolder, file), SchemaVersion.Current);
        await server.RestartAsync();
    }

    private static void Stamp(string path, int version)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA user_version = {version}";
        command.ExecuteNonQuery();
    }
}
