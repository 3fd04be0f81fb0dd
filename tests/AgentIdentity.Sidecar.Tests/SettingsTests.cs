using AgentIdentity.Sidecar.Configuration;
using Microsoft.Extensions.Configuration;

namespace AgentIdentity.Sidecar.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5090")]
    [InlineData("http://[::1]:5090")]
    [InlineData("http://localhost:5090")]
    public void Loopback_addresses_are_accepted(string listen) => Read(("Listen", listen)).Port.Should().Be(5090);

    [Theory]
    [InlineData("http://0.0.0.0:5090")]
    [InlineData("http://[::]:5090")]
    [InlineData("http://*:5090")]
    [InlineData("http://10.0.0.7:5090")]
    [InlineData("http://sidecar.example:5090")]
    [InlineData("http://127.0.0.1.example:5090")]
    [InlineData("unix:/tmp/sidecar.sock")]
    public void Listening_beyond_this_machine_is_refused(string listen) =>
        Reading(("Listen", listen)).Should().Throw<SidecarSettingsException>().WithMessage("*loopback*");

    [Fact]
    public void A_second_way_to_listen_is_refused() =>
        Reading(("Kestrel:Endpoints:Http:Url", "http://0.0.0.0:80")).Should().Throw<SidecarSettingsException>().WithMessage("*Kestrel:Endpoints*");

    [Theory]
    [InlineData("http://broker.example")]
    [InlineData("https://broker.example/?path")]
    [InlineData("https://user@broker.example")]
    [InlineData("broker")]
    public void A_broker_that_would_get_tokens_in_the_clear_or_is_no_address_is_refused(string authority) =>
        Reading(("Authority", authority)).Should().Throw<SidecarSettingsException>().WithMessage("*Authority*");

    [Fact]
    public void All_mistakes_are_told_at_once() =>
        Reading(("AgentId", ""), ("Delegation", ""), ("KeyFile", ""), ("Listen", "http://0.0.0.0:1")).Should().Throw<SidecarSettingsException>()
            .Which.Message.Split(Environment.NewLine).Should().HaveCount(4);

    private static Action Reading(params (string Name, string Value)[] changes) => () => Read(changes);

    private static SidecarSettings Read(params (string Name, string Value)[] changes)
    {
        Dictionary<string, string?> settings = new()
        {
            ["AgentIdentity:Sidecar:Authority"] = "https://broker.example",
            ["AgentIdentity:Sidecar:AgentId"] = "codex",
            ["AgentIdentity:Sidecar:KeyFile"] = "codex.pem",
            ["AgentIdentity:Sidecar:Delegation"] = "dlg_1",
        };
        foreach (var (name, value) in changes)
        {
            settings[name.Contains(':') ? name : $"AgentIdentity:Sidecar:{name}"] = value;
        }

        return SidecarSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
    }
}
