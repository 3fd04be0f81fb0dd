using System.Net;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Consent;

public sealed class LoweredConsentTests(ServerUnderTest server)
{
    [Fact]
    public async Task Every_limit_can_be_lowered_before_a_yes_and_what_was_left_out_is_not_granted()
    {
        var visit = await ConsentVisit.OpenAsync(server);

        var granted = await visit.GrantAsync(
            ("out", "d0"), ("d1.argument.0.most", "20"), ("d1.calls", "3"), ("budget", "0.25"), ("days", "2"));

        var details = granted.GetProperty("authorization_details").GetRawText();
        details.Should().NotContain("search_contacts").And.Contain("\"max\":20").And.Contain("\"max_calls\":3").And.Contain("/api/orders");
        granted.GetProperty("budget_usd").GetString().Should().Be("0.25");
        granted.GetProperty("ends_at").GetDateTimeOffset().Should().BeCloseTo(granted.GetProperty("created_at").GetDateTimeOffset().AddDays(2), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Nothing_is_ticked_for_the_human_and_what_they_do_not_tick_is_not_granted()
    {
        var visit = await ConsentVisit.OpenAsync(server, ("may_delegate", "true"), ("unattended", "true"), ("off_gateway", "true"));

        var page = await visit.PageAsync();
        var granted = await visit.GrantAsync();

        page.Should().Contain("name=\"allow\" value=\"unattended\"").And.Contain("value=\"delegate\"").And.Contain("value=\"off-gateway\"")
            .And.NotMatchRegex("<input[^>]*type=\"checkbox\"[^>]*checked");
        (Flag(granted, "may_delegate"), Flag(granted, "unattended"), Flag(granted, "off_gateway")).Should().Be((false, false, false));
    }

    [Fact]
    public async Task What_the_human_ticks_is_granted_and_a_power_that_was_not_asked_for_is_not()
    {
        var visit = await ConsentVisit.OpenAsync(server, ("unattended", "true"));

        var granted = await visit.GrantAsync(("allow", "unattended"), ("allow", "delegate"), ("allow", "off-gateway"), ("away", "2"));

        (Flag(granted, "may_delegate"), Flag(granted, "unattended"), Flag(granted, "off_gateway")).Should().Be((false, true, false));
        granted.GetProperty("human_fresh_within_seconds").GetDouble().Should().Be(TimeSpan.FromDays(2).TotalSeconds);
    }

    [Theory]
    [InlineData("d1.argument.0.most", "1000", "at most 100")]
    [InlineData("d1.argument.0.most", "", "at most 100")]
    [InlineData("d1.argument.0.most", "much", "at most 100")]
    [InlineData("d1.calls", "0", "a whole number")]
    [InlineData("budget", "2.00", "at most 1.00")]
    [InlineData("budget", "", "at most 1.00")]
    [InlineData("days", "31", "from 1 to 30")]
    public async Task A_limit_that_is_raised_or_emptied_is_refused_with_its_reason_beside_it(string field, string typed, string reason)
    {
        var visit = await ConsentVisit.OpenAsync(server);

        var answer = await visit.PostAsync(("decision", "grant"), (field, typed));

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        page.Should().Contain(reason).And.Contain("Something that you typed cannot be taken").And.Contain($"id=\"{field}.wrong\"");
        (await visit.PageAsync()).Should().Contain("act as you?", "the request is still open");
    }

    [Fact]
    public async Task Leaving_everything_out_grants_nothing()
    {
        var visit = await ConsentVisit.OpenAsync(server);

        var answer = await visit.PostAsync(("decision", "grant"), ("out", "d0"), ("out", "d1"), ("out", "d2"));

        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("Everything is left out");
    }

    [Fact]
    public async Task Showing_what_is_left_grants_nothing_and_keeps_what_was_chosen()
    {
        var visit = await ConsentVisit.OpenAsync(server, ("unattended", "true"));

        var answer = await visit.PostAsync(("decision", "look"), ("out", "d0"), ("d1.argument.0.most", "20"), ("allow", "unattended"));

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("Left out: Use the tool")
            .And.Contain("amount: at most 20").And.MatchRegex("value=\"unattended\"[^>]*checked");
    }

    [Fact]
    public async Task The_page_says_who_answers_for_the_agent_and_where_it_runs()
    {
        var visit = await ConsentVisit.OpenAsync(server);

        (await visit.PageAsync()).Should().Contain("Olga Owner answers for it").And.Contain("It runs wherever its owner keeps its key");
    }

    private static bool Flag(System.Text.Json.JsonElement delegation, string name) => delegation.GetProperty(name).GetBoolean();
}
