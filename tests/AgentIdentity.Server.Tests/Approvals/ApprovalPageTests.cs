using System.Net;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Approvals;

/// <summary>The page where a person answers, and what strangers and other people get from its address.</summary>
public sealed class ApprovalPageTests(ApprovalWorld world)
{
    [Fact]
    public async Task A_team_lead_sees_exactly_what_would_happen_says_yes_and_the_call_leaves_once()
    {
        var call = await world.AskAsync("""{"amount":80,"order":"o1","note":"as agreed <b>now</b>"}""");
        var ann = world.Ann;
        await ann.SignInAsync();
        (await ann.Http.GetStringAsync("/console/approvals")).Should().Contain(call.Id);

        var page = await ann.Http.GetStringAsync(call.Page);
        page.Should().Contain("May this call be made?").And.Contain("crm/create_refund").And.Contain(">80<").And.Contain("&quot;o1&quot;")
            .And.Contain("Refunds above 20 need a team lead.").And.Contain("&quot;as agreed &lt;b&gt;now&lt;/b&gt;&quot;").And.NotContain("<b>now")
            .And.Contain($"The {call.Agent.Id}").And.Contain("refunds-need-a-lead");
        using var answered = await ann.SubmitAsync(call.Page, page, ("decision", "yes"), ("Note", "Go on."));

        answered.StatusCode.Should().Be(HttpStatusCode.SeeOther);
        var stands = (await world.Book.FindAsync(call.Id))!;
        (stands.State, stands.AnsweredBy, stands.Note).Should().Be((ApprovalState.Approved, "ann", "Go on."));
        stands.Answers.Single().Through.Should().BeNull("she signed in here");
        (await call.MakeAsync()).GetProperty("error").GetProperty("data").GetProperty("code").GetString().Should().Be("AID3501", "it left, and nobody listens there");
        (await call.MakeAsync()).GetProperty("error").GetProperty("code").GetInt32().Should().Be(-31409);
        (await ann.Http.GetStringAsync(call.Page)).Should().Contain("approved and used").And.Contain("They are forgotten").And.NotContain("name=\"decision\"");
    }

    [Fact]
    public async Task An_approval_link_forwarded_to_another_user_leads_to_nothing_and_answers_nothing()
    {
        var call = await world.AskAsync("""{"amount":81,"note":"for the lead alone"}""");
        var zoe = world.Zoe;
        await zoe.SignInAsync();
        using var page = await zoe.GetAsync(call.Page);
        var html = await page.Content.ReadAsStringAsync();
        page.StatusCode.Should().Be(HttpStatusCode.NotFound);
        html.Should().NotContain("create_refund").And.NotContain("amount").And.NotContain("for the lead alone").And.NotContain(call.Agent.Id);
        using var posted = await zoe.SubmitAsync(call.Page, html, ("decision", "yes"));
        posted.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await world.Book.FindAsync(call.Id))!.State.Should().Be(ApprovalState.Pending);
        using var stranger = await world.Server.GetAsync(call.Page);
        stranger.Headers.Location!.ToString().Should().Contain("/account/sign-in");
    }

    [Fact]
    public async Task The_human_of_the_agent_sees_the_question_and_cannot_answer_it()
    {
        var call = await world.AskAsync("""{"amount":82}""");
        var page = await call.Ben.Http.GetStringAsync(call.Page);
        page.Should().Contain("A call that needs a yes").And.Contain("create_refund").And.NotContain("name=\"decision\"");
        using var posted = await call.Ben.SubmitAsync(call.Page, page, ("decision", "yes"));
        posted.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await posted.Content.ReadAsStringAsync()).Should().Contain("AID5370");
        (await world.Book.FindAsync(call.Id))!.State.Should().Be(ApprovalState.Pending);
    }

    [Theory]
    [InlineData("invoice \u202Efdp.exe", "U+202E")]
    [InlineData("pay\u200Bpal.example", "U+200B")]
    [InlineData("p\u0430ypal.example", "U+0430")]
    [InlineData("\u0430\u0440\u0440\u04CF\u0435", "U+04CF")]
    [InlineData("\uFF50aypal", "U+FF50")]
    [InlineData("x\uE0041", "U+E004")]
    public async Task Letters_that_are_not_what_they_look_like_are_shown_by_their_numbers_with_a_warning(string text, string number)
    {
        var call = await world.AskAsync($$"""{"amount":83,"order":"{{text}}"}""");
        var ann = world.Ann;
        await ann.SignInAsync();
        var page = await ann.Http.GetStringAsync(call.Page);
        page.Should().Contain("are not what they look like").And.Contain($"<mark class=\"odd\">{number.Replace("+", "&#x2B;", StringComparison.Ordinal)}</mark>");
        page.Should().NotContain("\u202E").And.NotContain("&#x202E;").And.NotContain("&#x200B;");
    }

    [Theory]
    [InlineData("Grüße aus Köln, 12 €")]
    [InlineData("Привет из Москвы")]
    [InlineData("東京 2 人")]
    public async Task Honest_words_of_any_script_are_left_as_they_are(string text)
    {
        var call = await world.AskAsync($$"""{"amount":84,"order":"{{text}}"}""");
        var ann = world.Ann;
        await ann.SignInAsync();
        (await ann.Http.GetStringAsync(call.Page)).Should().NotContain("are not what they look like");
    }

    [Fact]
    public async Task An_agent_hears_of_a_no_and_of_the_note_with_it()
    {
        var call = await world.AskAsync("""{"amount":88}""");
        var ann = world.Ann;
        await ann.SignInAsync();
        await SayAsync(ann, call, "no", "Not this customer.");
        var data = (await call.MakeAsync()).GetProperty("error").GetProperty("data");
        data.GetProperty("reason_code").GetString().Should().Be("approval_denied");
        data.GetProperty("note").GetString().Should().Be("Not this customer.");
    }

    [Fact]
    public async Task A_very_long_argument_is_folded_and_on_the_page_whole()
    {
        var text = string.Concat(Enumerable.Range(0, 2000).Select(static i => $"w{i} "));
        var call = await world.AskAsync($$"""{"amount":85,"order":"{{text}}"}""");
        var ann = world.Ann;
        await ann.SignInAsync();
        (await ann.Http.GetStringAsync(call.Page)).Should().Contain("<details>").And.Contain("letters; all of them count").And.Contain(text);
    }

    [Fact]
    public async Task An_answer_that_another_site_sends_counts_for_nothing()
    {
        var call = await world.AskAsync("""{"amount":86}""");
        var ann = world.Ann;
        await ann.SignInAsync();
        using var forged = await ann.Http.PostAsync(call.Page, new FormUrlEncodedContent([KeyValuePair.Create("decision", "yes")]));
        forged.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await world.Book.FindAsync(call.Id))!.State.Should().Be(ApprovalState.Pending);
    }

    [Fact]
    public async Task The_page_is_shown_in_no_frame_and_runs_nothing_of_others()
    {
        var call = await world.AskAsync("""{"amount":87}""");
        var ann = world.Ann;
        await ann.SignInAsync();
        using var page = await ann.GetAsync(call.Page);
        page.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("frame-ancestors 'none'").And.Contain("default-src 'none'");
        page.Headers.GetValues("X-Frame-Options").Should().Equal("DENY");
    }

    [Fact]
    public async Task A_large_refund_needs_both_leads_and_a_note_alone_settles_nothing()
    {
        var call = await world.AskAsync("""{"amount":100}""");
        var (ann, eve) = (world.Ann, world.Eve);
        await ann.SignInAsync();
        await eve.SignInAsync();
        await SayAsync(ann, call, "note", "Which customer?");
        (await call.MakeAsync()).GetProperty("error").GetProperty("data").GetProperty("note").GetString().Should().Be("Which customer?", "it is for the agent to read");
        await SayAsync(ann, call, "yes", "");
        var waits = await ann.Http.GetStringAsync(call.Page);
        waits.Should().Contain("1 of 2 said yes").And.Contain("Which customer?").And.NotContain("value=\"yes\"");
        (await ann.Http.GetStringAsync("/console/approvals")).Should().Contain(call.Id);
        (await world.Book.FindAsync(call.Id))!.State.Should().Be(ApprovalState.Pending);

        await SayAsync(eve, call, "yes", "");

        (await world.Book.FindAsync(call.Id))!.Should().BeEquivalentTo(new { State = ApprovalState.Approved, AnsweredBy = "ann, eve" });
    }

    private static async Task SayAsync(Browser person, WaitingCall call, string decision, string note)
    {
        using var answered = await person.SubmitAsync(call.Page, await person.Http.GetStringAsync(call.Page), ("decision", decision), ("Note", note));
        answered.StatusCode.Should().Be(HttpStatusCode.SeeOther, await answered.Content.ReadAsStringAsync());
    }
}
