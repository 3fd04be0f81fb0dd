using System.Net;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Console;

/// <summary>Walks every page and every post as every role.</summary>
public sealed class RoleWalkTests(ConsoleCast cast) : IClassFixture<ConsoleCast>
{
    public static TheoryData<Walk> Rows => [.. Walks.All];

    [Fact]
    public async Task Every_page_and_post_that_people_reach_has_a_row_and_every_row_has_a_page()
    {
        var actions = await ConsoleActions.OfAsync(cast.Server.App, cast.Server.App.Services);

        actions.Should().BeEquivalentTo(Walks.All.Select(static walk => walk.Action).Distinct().Concat(Walks.Elsewhere),
            "a page that nobody says the rights of is a page with any");
        actions.Should().HaveCountGreaterThan(15);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Each_role_gets_what_its_row_says_and_a_refused_post_changes_nothing(Walk walk)
    {
        var answers = new char[walk.Answers.Length];
        for (var role = 0; role < answers.Length; role++)
        {
            answers[role] = await AskAsync(walk, cast.People[role]);
        }

        new string(answers).Should().Be(walk.Answers, "{0} answers a stranger, Ben, Eve, Olga, the auditor and the administrator so", walk.Action);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task No_post_is_taken_without_the_field_that_shows_it_came_from_a_page_of_ours(Walk walk)
    {
        if (walk.Method != "POST")
        {
            return;
        }

        var address = await PrepareAsync(walk);
        var before = Head;

        using var answer = await cast.Administrator.SubmitAsync(address, "no field here", Fields(walk));

        (answer.StatusCode, Head).Should().Be((HttpStatusCode.BadRequest, before));
    }

    private long Head => cast.Part<EvidenceStore>().Head.Sequence;

    private async Task<char> AskAsync(Walk walk, Browser person)
    {
        var address = await PrepareAsync(walk);
        var form = walk.Method == "GET" ? "" : await (await person.GetAsync("/console/settings")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var before = Head;
        using var answer = walk.Method == "GET" ? await person.GetAsync(address) : await person.SubmitAsync(address, form, Fields(walk));
        var letter = answer.StatusCode switch
        {
            HttpStatusCode.OK => 'o',
            HttpStatusCode.NotFound => 'n',
            HttpStatusCode.BadRequest => 'b',
            HttpStatusCode.Redirect when answer.Headers.Location!.ToString().Contains("/account/sign-in", StringComparison.Ordinal) => 's',
            HttpStatusCode.SeeOther => 'd',
            var other => throw new InvalidOperationException($"{walk.Action} answered {other} to {person.Person}."),
        };
        if (letter != 'd' && !(walk.Method == "POST" && letter == 'o'))
        {
            Head.Should().Be(before, "{0} by {1} was refused or only shown", walk.Action, person.Person);
        }

        if (walk.Action == "POST /account/sign-out" && letter == 'd')
        {
            await person.SignInAsync();
        }

        return letter;
    }

    private async Task<string> PrepareAsync(Walk walk)
    {
        var delegation = walk.Path.Contains('{') ? await cast.GrantAsync() : null;
        if (walk.Suspended)
        {
            await cast.Part<AgentDirectory>().SuspendAsync(delegation!.Agent, "admin");
        }

        var decision = walk.Path.Contains("{decision}", StringComparison.Ordinal) || walk.Path.Contains("{entry}", StringComparison.Ordinal) ? await cast.RecordAsync(delegation!) : null;
        return walk.Path.Replace("{decision}", decision, StringComparison.Ordinal).Replace("{entry}", $"{Head}", StringComparison.Ordinal).Replace("{delegation}", delegation?.Id, StringComparison.Ordinal)
            .Replace("{agent}", delegation?.Agent, StringComparison.Ordinal)
            .Replace("{ben}", cast.Ben.Person, StringComparison.Ordinal)
            .Replace("{person}", cast.Eve.Person, StringComparison.Ordinal);
    }

    private static (string, string)[] Fields(Walk walk) => [.. walk.Fields.Select(static field => (field.Split('=')[0], field.Split('=', 2)[1]))];
}
