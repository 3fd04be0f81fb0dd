using System.Net;
using System.Net.Http.Headers;
using AgentIdentity.Server.Tests.Doors;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Telemetry;

/// <summary>What a collector reads at /metrics.</summary>
public sealed class MetricsTests(GuardedServer guarded)
{
    private const string Key = "a-key-that-reads-metrics-and-nothing-else";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_decisions_limits_and_the_store_are_measured_under_the_names_of_the_conventions()
    {
        (await guarded.ToolAsync("search_contacts", "{}")).Dispose();
        (await guarded.ToolAsync("made_up_by_a_caller", "{}")).Dispose();
        (await guarded.SendAsync(HttpMethod.Get, "/api/orders/customers/7")).Dispose();

        // A call is over a little after its answer was read.
        var text = await ReadAsync(guarded.Server, "text/plain");
        for (var i = 0; i < 100 && !text.Contains("agentidentity_calls_open 0", StringComparison.Ordinal); i++)
        {
            await Task.Delay(100, Stop);
            text = await ReadAsync(guarded.Server, "text/plain");
        }

        text.Should().MatchRegex("mcp_server_operation_duration_seconds_count\\{[^}]*gen_ai_tool_name=\"search_contacts\"[^}]*mcp_method_name=\"tools/call\"")
            .And.MatchRegex("mcp_client_operation_duration_seconds_count\\{[^}]*mcp_method_name=\"tools/call\"")
            .And.MatchRegex("agentidentity_decisions_total\\{[^}]*agentidentity_decision=\"allow\"")
            .And.MatchRegex("agentidentity_call_duration_seconds_bucket\\{[^}]*agentidentity_kind=\"http\"[^}]*le=\"\\+Inf\"\\} [1-9]")
            .And.Contain("http_server_request_duration_seconds_bucket").And.Contain("http_client_request_duration_seconds_bucket")
            .And.Contain("agentidentity_store_failing 0").And.MatchRegex("agentidentity_evidence_entries_total [1-9]")
            .And.Contain("agentidentity_calls_open 0").And.Contain("dotnet_process_memory_working_set");
        text.Should().NotContain("made_up_by_a_caller", "callers must not be able to make up series");
    }

    [Fact]
    public async Task Every_line_is_of_the_format_in_both_versions_and_families_are_not_torn_apart()
    {
        foreach (var (accept, type) in ((string, string)[])[("application/openmetrics-text; version=1.0.0", "application/openmetrics-text"), ("text/plain", "text/plain")])
        {
            var text = await ReadAsync(guarded.Server, accept, type);
            var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            lines.Should().OnlyContain(static line => line == "# EOF" || System.Text.RegularExpressions.Regex.IsMatch(
                line, "^(# (TYPE|HELP) [a-zA-Z_][a-zA-Z0-9_]* .+|[a-zA-Z_][a-zA-Z0-9_]*(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\\\n]|\\\\.)*\",?)+\\})? ([-+0-9.eE]+|NaN|\\+Inf))$"));
            lines.Where(static line => line.StartsWith("# TYPE", StringComparison.Ordinal)).Should().OnlyHaveUniqueItems();
            (lines[^1] == "# EOF").Should().Be(type != "text/plain");
        }
    }

    [Fact]
    public async Task The_whole_output_keeps_the_rules_of_OpenMetrics()
    {
        (await guarded.ToolAsync("search_contacts", """{"q":"a \"quoted\" \\ word\n"}""")).Dispose();
        (await guarded.SendAsync(HttpMethod.Get, "/api/orders/customers/7")).Dispose();
        var (faults, samples) = OpenMetricsReader.Read(await ReadAsync(guarded.Server, "application/openmetrics-text; version=1.0.0", "application/openmetrics-text"));
        faults.Should().BeEmpty();
        samples.Should().BeGreaterThan(100);
    }

    [Theory]
    [InlineData("# TYPE a counter\na_total 1\n# TYPE b gauge\nb 1\n# TYPE a counter\na_total{x=\"1\"} 1\n# EOF\n", "torn apart")]
    [InlineData("# TYPE a counter\na 1\n# EOF\n", "no sample of its family")]
    [InlineData("# TYPE a counter\na_total -1\n# EOF\n", "negative")]
    [InlineData("# TYPE a gauge\na 1\na 2\n# EOF\n", "there twice")]
    [InlineData("# TYPE a gauge\na{x=\"1\",x=\"2\"} 1\n# EOF\n", "stands twice")]
    [InlineData("# TYPE a gauge\na{x=\"\\q\"} 1\n# EOF\n", "labels cannot be read")]
    [InlineData("# TYPE a gauge\na 1\n", "# EOF")]
    [InlineData("# TYPE a gauge\n\na 1\n# EOF\n", "no line of the format")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n# EOF\n", "another way")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"1.0\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n# EOF\n", "do not rise")]
    [InlineData("# TYPE a histogram\na_bucket{le=\"1.0\"} 1\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 2\n# EOF\n", "bucket +Inf")]
    public void Canary_output_that_breaks_them_is_caught(string text, string fault) =>
        OpenMetricsReader.Read(text).Faults.Should().Contain(found => found.Contains(fault, StringComparison.Ordinal));

    [Fact]
    public async Task Only_the_administrator_and_the_key_for_it_read_them()
    {
        await using ServerUnderTest server = new() { Settings = [$"--AgentIdentity:Telemetry:MetricsKey={Key}"] };
        await server.InitializeAsync();
        (await server.GetAsync("/metrics")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await GetAsync(server, "/metrics", "wrong")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await GetAsync(server, "/metrics", Key)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await GetAsync(server, "/admin/agents", Key)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await server.Admin.GetAsync("/metrics", Stop)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private static async Task<HttpResponseMessage> GetAsync(ServerUnderTest server, string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await server.SendAsync(request);
    }

    private static async Task<string> ReadAsync(ServerUnderTest server, string accept, string? type = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await server.Admin.SendAsync(request, Stop);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Stop));
        answer.Content.Headers.ContentType!.MediaType.Should().Be(type ?? "text/plain");
        return await answer.Content.ReadAsStringAsync(Stop);
    }
}
