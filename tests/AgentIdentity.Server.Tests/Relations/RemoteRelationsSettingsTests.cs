using AgentIdentity.Broker;
using AgentIdentity.Policy;
using Microsoft.Extensions.Configuration;

namespace AgentIdentity.Server.Tests.Relations;

public sealed class RemoteRelationsSettingsTests
{
    private static readonly Dictionary<string, string?> Whole = new()
    {
        ["Address"] = "https://fga.internal/base",
        ["Store"] = "01KA0000000000000000000001",
        ["Model"] = "01KA0000000000000000000002",
    };

    [Fact]
    public void Without_the_section_the_relations_are_here() => Read([]).RemoteRelations.Should().BeNull();

    [Fact]
    public void Address_store_and_model_are_enough()
    {
        var remote = Read(Whole).RemoteRelations!;
        remote.Address.Should().Be(new Uri("https://fga.internal/base"));
        remote.Consistency.Should().Be(RelationConsistency.HigherConsistency, "a right that was taken away is gone at once");
        remote.TimeLimit.Should().Be(TimeSpan.FromSeconds(3));
        Read(Whole).Broker.RemoteRelations.Should().Be(remote);
    }

    [Theory]
    [InlineData("Address", null)]
    [InlineData("Address", "http://fga.internal")]
    [InlineData("Address", "https://user:word@fga.internal")]
    [InlineData("Address", "fga.internal")]
    [InlineData("Store", null)]
    [InlineData("Store", " ")]
    [InlineData("Model", null)]
    [InlineData("TimeLimit", "soon")]
    [InlineData("TimeLimit", "-00:00:01")]
    [InlineData("Client:Id", "broker")]
    [InlineData("Client:TokenAddress", "http://id.internal/token")]
    [InlineData("Token", "misspelt")]
    public void A_mistake_starts_nothing_and_is_named(string name, string? value)
    {
        var reading = () => Read(new Dictionary<string, string?>(Whole) { [name] = value });
        reading.Should().Throw<BrokerException>().WithMessage("*AgentIdentity:Relations:Remote*");
    }

    [Fact]
    public void A_key_and_a_client_at_once_are_refused_without_repeating_either()
    {
        var reading = () => Read(new Dictionary<string, string?>(Whole)
        {
            ["ApiToken"] = "hush-token",
            ["Client:Id"] = "broker",
            ["Client:Secret"] = "hush-secret",
            ["Client:TokenAddress"] = "https://id.internal/token",
        });
        reading.Should().Throw<BrokerException>().Where(static refused => !refused.Message.Contains("hush", StringComparison.Ordinal));
    }

    private static ServerSettings Read(Dictionary<string, string?> remote) => ServerSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(remote.Select(static pair => KeyValuePair.Create("AgentIdentity:Relations:Remote:" + pair.Key, pair.Value))).Build(),
        Path.GetTempPath());
}
