using AgentIdentity.EndToEnd.Tests.Peers.Setup;

namespace AgentIdentity.EndToEnd.Tests.Peers.Servers;

/// <summary>@modelcontextprotocol/server-everything behind the gateway, over HTTP, under both lines of the TypeScript client.</summary>
public sealed class EverythingTests(EverythingStage stage) : IClassFixture<EverythingStage>
{
    // Clients list before they call: this server has tools that it shows only to clients which can answer it.
    private static readonly string Script = Play.Script(
        ("tools/list", "{}"),
        ("tools/call", """{"name":"echo","arguments":{"message":"hi"}}"""),
        ("tools/call", """{"name":"get-sum","arguments":{"a":2,"b":3}}"""),
        ("tools/call", """{"name":"get-tiny-image","arguments":{}}"""),
        ("tools/call", """{"name":"get-structured-content","arguments":{"location":"Chicago"}}"""),
        ("tools/call", """{"name":"get-resource-links","arguments":{"count":3}}"""),
        ("tools/call", """{"name":"get-annotated-message","arguments":{"messageType":"error","includeImage":true}}"""),
        ("tools/call", """{"name":"trigger-long-running-operation","arguments":{"duration":0.2,"steps":2}}"""),
        ("tools/call", """{"name":"trigger-sampling-request","arguments":{"prompt":"Say something"}}"""),
        ("resources/list", "{}"),
        ("resources/templates/list", "{}"),
        ("resources/read", """{"uri":"demo://resource/static/document/features.md"}"""),
        ("prompts/list", "{}"),
        ("prompts/get", """{"name":"simple-prompt"}"""),
        ("prompts/get", """{"name":"args-prompt","arguments":{"city":"Paris","state":"Texas"}}"""),
        ("completion/complete", """{"ref":{"type":"ref/prompt","name":"completable-prompt"},"argument":{"name":"department","value":"E"}}"""));

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("2-legacy")]
    public async Task Answers_through_the_gateway_are_those_that_come_directly(string sdk)
    {
        NodePeers.Demand();
        var cancellation = TestContext.Current.CancellationToken;

        var direct = await Play.RunAsync(sdk, stage.Direct, Script, cancellation);
        var through = await Play.RunAsync(sdk, stage.Through, Script, cancellation);

        direct.Lines().Should().NotContain(line => line.Contains("\"failed\""), "the baseline holds");
        through.Lines().Skip(1).Should().Equal(direct.Lines().Skip(1));
        through.Revision.Should().Be(sdk == "2" ? "2026-07-28" : direct.Revision, "the gateway speaks the newest revision to whoever does, whatever the server speaks");
    }

    [Fact]
    public async Task Arguments_that_the_schema_forbids_are_refused_before_the_server_sees_them()
    {
        NodePeers.Demand();

        var through = await Play.RunAsync("2", stage.Through, Play.Script(("tools/list", "{}"), ("tools/call", """{"name":"get-sum","arguments":{"a":"two"}}""")), TestContext.Current.CancellationToken);

        through.Results[1].ToJsonString().Should().Contain("-32602").And.NotContain("Input validation error").And.NotContain("two");
    }

    [Fact]
    public async Task Lists_hold_what_the_caller_may_call_and_the_rest_is_unknown()
    {
        NodePeers.Demand();

        var through = await Play.RunAsync("1", stage.Through, Play.Script(("tools/list", "{}"), ("tools/call", """{"name":"get-env","arguments":{}}""")), TestContext.Current.CancellationToken);

        through.Results[0]["tools"]!.AsArray().Select(static tool => tool!["name"]!.GetValue<string>()).Should().BeEquivalentTo(EverythingStage.Tools);
        through.Results[1].ToJsonString().Should().Contain("Unknown tool: get-env").And.NotContain("PATH");
    }
}
