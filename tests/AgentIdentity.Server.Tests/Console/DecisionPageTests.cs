using System.Net;
using System.Text.RegularExpressions;
using AgentIdentity.Server.Console.Decisions;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Console;

public sealed partial class DecisionPageTests(ConsoleCast cast) : IClassFixture<ConsoleCast>
{
    [Fact]
    public async Task A_decision_is_found_and_opened_by_those_whose_it_is_and_by_nobody_else()
    {
        var grant = await cast.GrantAsync();
        var decision = await cast.RecordAsync(grant);

        foreach (var (person, sees) in new[] { (cast.Ben, true), (cast.Olga, true), (cast.Auditor, true), (cast.Administrator, true), (cast.Eve, false) })
        {
            (await TextAsync(person, "/console/decisions")).Contains(decision, StringComparison.Ordinal).Should().Be(sees, person.Person);
            (await TextAsync(person, $"/console/decisions?delegation={grant.Id}")).Contains(decision, StringComparison.Ordinal).Should().Be(sees, person.Person);
            using var page = await person.GetAsync($"/console/decisions/{decision}");
            page.StatusCode.Should().Be(sees ? HttpStatusCode.OK : HttpStatusCode.NotFound, person.Person);
        }
    }

    [Fact]
    public async Task A_decision_is_explained_part_by_part_with_what_would_mend_it_and_a_picture_of_the_proof()
    {
        var grant = await cast.GrantAsync();

        var page = await TextAsync(cast.Ben, $"/console/decisions/{await cast.RecordAsync(grant)}");

        foreach (var title in (string[])["The human may", "The agent may", "The delegation grants it", "No rule objects"])
        {
            page.Should().Contain(title);
        }

        Regex.Count(page, "<svg class=\"proof\"").Should().Be(2, "two parts are proved by relations");
        page.Should().Contain("each assignee is human_may").And.Contain("Refunds over 100 need a person.").And.Contain("What would mend it:").And.Contain("ask for at most 100");
    }

    [Theory]
    [InlineData("outcome=deny", 1)]
    [InlineData("outcome=needs_approval", 0)]
    [InlineData("outcome=allow", 1)]
    [InlineData("what=SEARCH", 1)]
    [InlineData("what=crm", 2)]
    [InlineData("what=nothing-like-it", 0)]
    [InlineData("agent=another", 0)]
    [InlineData("from=2020-01-01&to=2020-01-02", 0)]
    [InlineData("from=2020-01-01", 2)]
    [InlineData("to=2020-01-01", 0)]
    [InlineData("to=9999-12-31", 2)]
    public async Task A_search_finds_what_it_asks_for(string question, int found)
    {
        var grant = await cast.GrantAsync();
        await cast.RecordAsync(grant);
        await cast.RecordAsync(grant, "search_contacts", "allow");

        var page = await TextAsync(cast.Ben, $"/console/decisions?delegation={grant.Id}&{question}");

        Ids(page).Should().HaveCount(found);
    }

    [Fact]
    public async Task Looking_further_back_shows_every_decision_once_and_how_each_ended()
    {
        var grant = await cast.GrantAsync();
        List<string> recorded = [];
        for (var i = 0; i < 120; i++)
        {
            recorded.Add(await cast.RecordAsync(grant, outcome: "allow"));
        }

        foreach (var decision in recorded)
        {
            await cast.EndAsync(grant, decision);
        }

        List<string> seen = [];
        var address = $"/console/decisions?delegation={grant.Id}&outcome=allow";
        for (var pages = 0; address is not null && pages < 10; pages++)
        {
            var page = await TextAsync(cast.Ben, address);
            seen.AddRange(Ids(page));
            page.Should().NotContain(">running<");
            address = Further().Match(page) is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
        }

        seen.Should().Equal(recorded.AsEnumerable().Reverse());
    }

    [Theory]
    [InlineData("from=yesterday")]
    [InlineData("from=2026-02-01&to=2026-01-01")]
    [InlineData("outcome=perhaps")]
    [InlineData("before=-1")]
    [InlineData("before=x")]
    public async Task A_question_that_is_not_understood_is_refused(string question)
    {
        using var page = await cast.Ben.GetAsync("/console/decisions?" + question);

        page.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task What_a_stranger_named_is_shown_letter_by_letter_and_never_as_markup()
    {
        var grant = await cast.GrantAsync();
        var decision = await cast.RecordAsync(grant, "<script>alert(1)</script>\u202Etxt");

        foreach (var address in (string[])["/console/decisions", $"/console/decisions/{decision}"])
        {
            var page = await TextAsync(cast.Ben, address);
            page.Should().NotContain("<script>alert").And.NotContain("\u202E");
            WebUtility.HtmlDecode(page).Should().Contain("⟨U+202E⟩");
        }
    }

    [Fact]
    public void A_proof_is_drawn_as_one_path_where_each_step_goes_on_from_the_one_before()
    {
        var picture = ProofPicture.Of(["user:ben is assignee of role:support", "role:support#assignee is human_may of toolset:crm", "toolset:crm is set of tool:crm/x (office_hours holds)", "nothing to draw"])!;

        picture.Boxes.Select(static box => box.Name).Should().Equal("user:ben", "role:support", "toolset:crm", "tool:crm/x");
        picture.Arrows.Select(static arrow => arrow.Label).Should().Equal("assignee", "each assignee is human_may", "set (office_hours holds)");
        picture.Boxes.Zip(picture.Boxes.Skip(1)).Should().OnlyContain(static pair => pair.First.Y + ProofPicture.BoxHeight < pair.Second.Y);
        picture.Boxes.Should().OnlyContain(box => box.Y + ProofPicture.BoxHeight < picture.Height);
        ProofPicture.Of(["rule refund-ceiling holds"]).Should().BeNull();
    }

    private static async Task<string> TextAsync(Browser person, string address)
    {
        using var page = await person.GetAsync(address);
        page.IsSuccessStatusCode.Should().BeTrue($"{address} answered {page.StatusCode}");
        return await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> Ids(string page) => Row().Matches(page).Select(static match => match.Groups[1].Value);

    [GeneratedRegex("href=\"/console/decisions/(dec_[^\"]+)\"")]
    private static partial Regex Row();

    [GeneratedRegex("href=\"([^\"]+)\" rel=\"next\"")]
    private static partial Regex Further();
}
