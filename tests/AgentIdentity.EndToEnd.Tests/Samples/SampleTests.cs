namespace AgentIdentity.EndToEnd.Tests.Samples;

public sealed class SampleTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agent_with_HttpClient_reads_an_order_for_Ben()
    {
        var run = await SampleRun.PlayAsync(Built("HttpAgent"), static scene => [scene.Orders, "orders/A-17"], Cancelled);

        run.Output.Should().Contain("A-17");
        run.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task An_agent_with_the_MCP_client_lists_what_it_may_call_and_calls_it()
    {
        var run = await SampleRun.PlayAsync(Built("McpAgent"), static scene => [scene.Crm, "search_contacts", "query=grace"], Cancelled);

        run.Output.Should().Contain("may call search_contacts").And.Contain("Grace Hopper").And.NotContain("delete_all");
        run.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task An_agent_with_Microsoft_Extensions_AI_streams_a_models_answer()
    {
        var run = await SampleRun.PlayAsync(Built("ChatAgent"), static _ => [Quickstart.Scene.ModelAlias, "When does a refund need a person?"], Cancelled);

        run.Output.Should().Contain("need a person");
        run.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task A_refused_agent_says_the_brokers_code_and_fails()
    {
        var run = await SampleRun.PlayAsync(Built("HttpAgent"), static scene => [$"{scene.Orders}-of-another-team", "orders/A-17"], Cancelled);

        run.Output.Should().Contain("AID5052");
        run.ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task The_same_agent_published_as_a_native_binary_needs_no_runtime_and_does_the_same()
    {
        NativePublish.Demand();
        var program = await NativePublish.PublishAsync("HttpAgent", Cancelled);

        var run = await SampleRun.PlayAsync(program, static scene => [scene.Orders, "orders/A-17"], Cancelled);

        run.Output.Should().Contain("A-17");
        run.ExitCode.Should().Be(0);
    }

    // artifacts/bin/<project>/<configuration>: beside this project's own.
    private static string Built(string sample)
    {
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(here.Parent!.Parent!.FullName, sample, here.Name, $"{sample}.dll");
    }
}
