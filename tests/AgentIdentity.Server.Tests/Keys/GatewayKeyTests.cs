using AgentIdentity.Broker;
using AgentIdentity.Gateway;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Server.Tests.Keys;

public sealed class GatewayKeyTests
{
    [Fact]
    public async Task What_the_gateway_seals_with_is_made_once_in_the_data_folder_for_this_user_alone()
    {
        await using var server = new ServerUnderTest();
        await server.InitializeAsync();
        var path = Path.Combine(server.DataFolder, "keys", "gateway.key");
        server.App.Services.GetRequiredService<GatewayKey>();
        var made = await File.ReadAllTextAsync(path);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await server.RestartAsync();
        server.App.Services.GetRequiredService<GatewayKey>();
        (await File.ReadAllTextAsync(path)).Should().Be(made);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("?")]
    public void A_damaged_key_is_not_taken_for_a_new_one(string content)
    {
        var options = new BrokerOptions { DataFolder = Directory.CreateTempSubdirectory("agentidentity-test-").FullName, Issuer = "https://agents.example" };
        try
        {
            GatewaySecret.Load(options).Should().HaveCount(32).And.Equal(GatewaySecret.Load(options));
            File.WriteAllText(Path.Combine(options.DataFolder, "keys", "gateway.key"), content);
            var load = () => GatewaySecret.Load(options);
            load.Should().Throw<BrokerException>().Which.Failure.Error.Should().Be(BrokerError.KeyFileDamaged);
        }
        finally
        {
            Directory.Delete(options.DataFolder, recursive: true);
        }
    }
}
