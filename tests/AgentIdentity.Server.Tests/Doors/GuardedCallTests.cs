using System.Net;
using System.Text.Json;

namespace AgentIdentity.Server.Tests.Doors;

/// <summary>Rules of a policy, met at the doors of the whole server: what an agent sees of obligations, approvals, sign-ins and of another proxy's questions.</summary>
public sealed class GuardedCallTests(GuardedServer guarded)
{
    [Fact]
    public async Task What_a_rule_redacts_is_gone_from_tool_results_and_http_answers()
    {
        using var tool = await guarded.ToolAsync("search_contacts", "{}");
        var text = await tool.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.Should().Contain("Ann").And.NotContain("SECRET");
        using var http = await guarded.SendAsync(HttpMethod.Get, "/api/orders/customers/7");
        (await http.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Be("""{"name":"Ann"}""");
    }

    [Fact]
    public async Task A_list_hides_only_what_no_arguments_at_all_would_let_through()
    {
        using var response = await guarded.SendAsync(HttpMethod.Post, "/mcp/crm", """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""");
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        body.RootElement.GetProperty("result").GetProperty("tools").EnumerateArray().Select(static tool => tool.GetProperty("name").GetString())
            .Should().Equal("search_contacts", "create_refund", "merge_contacts", "export_contacts");

        foreach (var (arguments, allowed) in ((string, bool)[])[("""{"force":false}""", true), ("""{"force":true}""", false)])
        {
            using var merge = await guarded.ToolAsync("merge_contacts", arguments);
            (await merge.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("\"result\"", StringComparison.Ordinal).Should().Be(allowed, arguments);
            using var delete = await guarded.ToolAsync("delete_contact", arguments);
            (await delete.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("nobody-deletes");
        }
    }

    [Fact]
    public async Task A_call_that_waits_for_an_approval_names_one_record_however_often_it_is_made()
    {
        var first = await ApprovalOfAsync("""{"amount":300,"order":"17"}""");
        first.Should().StartWith("apr_");
        (await ApprovalOfAsync("""{"order":"17","amount":300}""")).Should().Be(first, "it is the same call in another spelling");
        (await ApprovalOfAsync("""{"amount":301,"order":"17"}""")).Should().NotBe(first);
        using var small = await guarded.ToolAsync("create_refund", """{"amount":3}""");
        (await small.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("result");
    }

    [Fact]
    public async Task A_call_that_needs_a_fresh_sign_in_is_challenged()
    {
        using var response = await guarded.SendAsync(HttpMethod.Delete, "/api/orders/orders/17");
        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().Should().Contain("insufficient_user_authentication").And.Contain("urn:example:mfa").And.Contain("max_age=\"300\"");
    }

    [Fact]
    public async Task Rules_read_a_json_body()
    {
        using var small = await guarded.SendAsync(HttpMethod.Post, "/api/orders/orders", """{"amount":3}""");
        small.StatusCode.Should().Be(HttpStatusCode.OK, await small.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var large = await guarded.SendAsync(HttpMethod.Post, "/api/orders/orders", """{"amount":30}""");
        (await CodeAsync(large)).Should().Be((HttpStatusCode.Forbidden, "small-orders", "rule_denied"));
    }

    [Fact]
    public async Task Another_proxy_is_answered_by_the_same_rules()
    {
        using var allowed = await guarded.AskAsync("GET", "/orders/17?full=1");
        allowed.StatusCode.Should().Be(HttpStatusCode.OK, await allowed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        allowed.Headers.GetValues("AgentIdentity-Actor").Should().Equal(guarded.Agent.Id);

        using var stepUp = await guarded.AskAsync("DELETE", "/orders/17");
        stepUp.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        stepUp.Headers.WwwAuthenticate.ToString().Should().Contain("insufficient_user_authentication");

        using var redacted = await guarded.AskAsync("GET", "/customers/7");
        (await CodeAsync(redacted)).Should().Be((HttpStatusCode.Forbidden, null, "obligation_unmet"));

        using var body = await guarded.AskAsync("POST", "/orders");
        (await CodeAsync(body)).Should().Be((HttpStatusCode.Forbidden, "small-orders", "body_required"));

        using var outside = await guarded.AskAsync("GET", "/orders/%2e%2e/admin");
        outside.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("10.1.2.3", HttpStatusCode.OK)]
    [InlineData("192.0.2.7", HttpStatusCode.Forbidden)]
    [InlineData("10.1.2.3, 192.0.2.7", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.Forbidden)]
    public async Task Where_a_call_comes_from_is_what_the_trusted_proxy_says(string? forwarded, HttpStatusCode status)
    {
        using var response = await guarded.AskAsync("PUT", "/orders/17", request => request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwarded));
        response.StatusCode.Should().Be(status);
    }

    [Fact]
    public async Task A_question_of_another_proxy_is_in_the_evidence()
    {
        using var response = await guarded.AskAsync("GET", "/orders/18");
        var decision = response.Headers.GetValues("AgentIdentity-Decision").Single();
        (await guarded.Server.EvidenceAsync()).Should().Contain(line => line.Contains(decision) && line.Contains("ext_authz") && line.Contains("/orders/18"));
    }

    private async Task<string?> ApprovalOfAsync(string arguments)
    {
        using var response = await guarded.ToolAsync("create_refund", arguments);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var error = body.RootElement.GetProperty("error");
        error.GetProperty("code").GetInt32().Should().Be(-31409, error.GetRawText());
        return error.GetProperty("data").GetProperty("approval_id").GetString();
    }

    private static async Task<(HttpStatusCode, string? Rule, string? Reason)> CodeAsync(HttpResponseMessage response)
    {
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (response.StatusCode, Text("rule"), Text("reason"));

        string? Text(string name) => body.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
