using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Broker.Tests.Kms;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tests;
using AgentIdentity.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.Keys;

public sealed class SigningKeys
{
    [Theory]
    [InlineData("ES384")]
    [InlineData("PS256")]
    public async Task A_whole_flow_works_with_another_algorithm(string algorithm)
    {
        await using var server = new ServerUnderTest { Settings = [$"--AgentIdentity:Keys:Algorithm={algorithm}"] };
        await server.InitializeAsync();

        (await AlgorithmsOfAFlowAsync(server)).Should().OnlyContain(name => name == algorithm);
    }

    [Fact]
    public async Task A_token_and_an_id_token_outlive_a_rotation()
    {
        await using var server = new ServerUnderTest();
        await server.InitializeAsync();
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var granted = await ben.GrantAsync(agent);

        server.App.Services.GetRequiredService<KeyRing>().Rotate();

        var reply = await agent.ExchangeAsync(granted["id_token"]!, server.Origin + "/mcp/crm",
            ("subject_token_type", "urn:ietf:params:oauth:token-type:id_token"), ("delegation", granted.DelegationId()));
        reply.Status.Should().Be(System.Net.HttpStatusCode.OK, reply.Json.GetRawText());
        new JsonWebToken(granted["id_token"]).Kid.Should().NotBe(new JsonWebToken(reply["access_token"]).Kid);
    }

    [Fact]
    public async Task The_key_set_may_be_kept_for_less_time_than_a_key_is_published_ahead()
    {
        await using var server = new ServerUnderTest();
        await server.InitializeAsync();

        using var answer = await server.Http.GetAsync(server.Origin + "/oauth2/jwks");

        var kept = answer.Headers.CacheControl!.MaxAge!.Value;
        kept.Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThan(new KeyRingOptions().PublishAhead);
        var keys = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("keys");
        keys.GetArrayLength().Should().Be(2, "the next key is there already");
        keys.GetRawText().Should().NotContain("\"d\"");
    }

    [Fact]
    public async Task A_whole_flow_works_with_keys_in_KMS()
    {
        await using var kms = await FakeKms.StartAsync();
        kms.Aliases["alias/agentidentity"] = kms.Add("ECC_NIST_P256");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", SigV4.AccessKey);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", SigV4.SecretKey);
        await using var server = new ServerUnderTest
        {
            Settings =
            [
                "--AgentIdentity:Keys:Kms:Alias=alias/agentidentity", $"--AgentIdentity:Keys:Kms:Endpoint={kms.Endpoint}", $"--AgentIdentity:Keys:Kms:Region={FakeKms.Region}",
            ],
        };
        await server.InitializeAsync();

        (await AlgorithmsOfAFlowAsync(server)).Should().OnlyContain(static name => name == "ES256");

        kms.Signed.Should().BeGreaterThanOrEqualTo(3);
        File.Exists(Path.Combine(server.DataFolder, "keys", "tokens.json")).Should().BeFalse("no private key is here");
    }

    [Theory]
    [InlineData("Algorithm=HS256")]
    [InlineData("RotateEvery=soon")]
    [InlineData("RotateEvery=00:30:00")]
    [InlineData("PublishAhead=00:00:01")]
    [InlineData("Kms:Region=eu-central-1")]
    public void Settings_that_would_refuse_good_tokens_keep_the_server_from_starting(string setting)
    {
        var start = () => BrokerServer.Create([$"--AgentIdentity:Keys:{setting}"]);

        start.Should().Throw<BrokerException>().Which.Failure.Error.Should().Be(BrokerError.OptionsInvalid);
    }

    private static async Task<string[]> AlgorithmsOfAFlowAsync(ServerUnderTest server)
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var granted = await ben.GrantAsync(agent);
        var reply = await agent.ExchangeAsync(granted.DelegationId(), server.Origin + "/mcp/crm");
        return [.. new[] { granted["id_token"]!, granted["access_token"]!, reply["access_token"]! }.Select(static token => new JsonWebToken(token).Alg)];
    }
}
