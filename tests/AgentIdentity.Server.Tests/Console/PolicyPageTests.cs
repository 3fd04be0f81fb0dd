using System.Net;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Server.Console.Policies;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Console;

public sealed class PolicyPageTests(ConsoleCast cast) : IClassFixture<ConsoleCast>
{
    [Fact]
    public async Task The_policy_in_force_is_named_and_its_tests_are_run()
    {
        using var page = await cast.Auditor.GetAsync("/console/policies");
        var shown = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        shown.Should().Contain(cast.Part<PolicySource>().Current!.Bundle.Digest).And.Contain("Run its tests");

        using var run = await cast.Auditor.SubmitAsync("/console/policies?handler=Test", shown);

        (await run.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().MatchRegex("[0-9]+ of [0-9,]+ tests? pass").And.Contain("sides of rules");
    }

    [Fact]
    public async Task A_request_is_tried_and_explained_and_nothing_of_it_is_kept()
    {
        var grant = await cast.GrantAsync();
        var before = cast.Part<EvidenceStore>().Head.Sequence;

        var page = await TryAsync(grant.Id, "tool", "crm", "search_contacts", "{}");

        page.Should().Contain("It would be").And.Contain("The human may").And.Contain("No rule objects").And.Contain("What would mend it");
        cast.Part<EvidenceStore>().Head.Sequence.Should().Be(before);
        (await cast.Part<ApprovalBook>().ListAsync(delegationId: grant.Id, cancellation: TestContext.Current.CancellationToken)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("tool", "crm", "search", "{", "The arguments are no JSON.")]
    [InlineData("tool", "crm", "search", "{\"a\":1,\"a\":2}", "The arguments are no JSON.")]
    [InlineData("tool", "crm", "search", "[1]", "The arguments are a JSON object")]
    [InlineData("tool", "", "search", "", "Name the upstream")]
    [InlineData("http", "orders", "orders", "", "a path that begins with /")]
    [InlineData("other", "crm", "search", "", "Choose what kind of call it is.")]
    public async Task A_question_that_is_not_understood_says_what_is_wrong(string kind, string upstream, string name, string arguments, string mistake)
    {
        var grant = await cast.GrantAsync();

        WebUtility.HtmlDecode(await TryAsync(grant.Id, kind, upstream, name, arguments)).Should().Contain(mistake);
    }

    [Fact]
    public async Task What_a_rule_in_shadow_would_have_stopped_is_counted_where_the_call_was_let_through()
    {
        var grant = await cast.GrantAsync();
        foreach (var (outcome, would) in new[] { ("allow", "deny"), ("allow", "deny"), ("deny", "deny") })
        {
            var body = new { decision = new { outcome, shadow = new[] { new { rule = "night-watch", would } } } };
            await cast.Part<EvidenceStore>().AppendAsync(EvidenceKinds.Decision, grant.Id, ServerUnderTest.NewName("dec_"), JsonSerializer.SerializeToUtf8Bytes(body));
        }

        var flips = await cast.Part<ShadowFlips>().LatestAsync(TestContext.Current.CancellationToken);

        flips.Single(static flip => flip.Rule == "night-watch").Calls.Should().Be(2);
    }

    private async Task<string> TryAsync(string delegation, string kind, string upstream, string name, string arguments)
    {
        using var form = await cast.Auditor.GetAsync("/console/policies/try");
        using var answer = await cast.Auditor.SubmitAsync("/console/policies/try", await form.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            ("delegation", delegation), ("kind", kind), ("upstream", upstream), ("method", "GET"), ("name", name), ("arguments", arguments));
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
