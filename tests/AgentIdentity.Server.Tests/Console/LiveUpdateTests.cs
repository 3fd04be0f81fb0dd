using System.Net;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Console;

/// <summary>What the stream of news says, and to whom.</summary>
public sealed class LiveUpdateTests(ConsoleCast cast) : IClassFixture<ConsoleCast>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_page_hears_that_something_of_its_viewer_changed_and_nothing_of_what()
    {
        var grant = await cast.GrantAsync();
        using var ben = await OpenAsync(cast.Ben);
        await ben.NextAsync(static line => line.StartsWith("retry:", StringComparison.Ordinal));

        await cast.Part<DelegationBook>().PauseAsync(grant.Id, "admin");

        await ben.NextAsync(static line => line == "event: changed");
        ben.Seen.Should().OnlyContain(static line => line == "" || line == "event: changed" || line == "data:" || line == ":" || line.StartsWith("retry:"), "no content");
    }

    [Fact]
    public async Task What_happens_to_others_is_not_heard()
    {
        var grant = await cast.GrantAsync();
        using var auditor = await OpenAsync(cast.Auditor);
        using var eve = await OpenAsync(cast.Eve);
        await auditor.NextAsync(static line => line.StartsWith("retry:", StringComparison.Ordinal));
        await eve.NextAsync(static line => line.StartsWith("retry:", StringComparison.Ordinal));

        await cast.Part<DelegationBook>().EndAsync(grant.Id, "admin");
        await auditor.NextAsync(static line => line == "event: changed");
        // Something that Eve sees comes after it, so that her silence until then is known to be one.
        await cast.Part<DelegationBook>().GrantAsync(new DelegationRequest(cast.Eve.Person, grant.Agent, "Eve's own", grant.Details, grant.EndsAt)
        {
            Authentication = grant.Authentication!,
        });

        await eve.NextAsync(static line => line == "event: changed");
        eve.Seen.Count(static line => line == "event: changed").Should().Be(1);
    }

    [Fact]
    public async Task A_stranger_hears_nothing()
    {
        using var answer = await cast.Server.GetAsync("/console/live");

        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task An_account_that_is_disabled_hears_no_more()
    {
        var dan = await cast.Server.AddPersonAsync();
        await dan.SignInAsync();
        using var stream = await OpenAsync(dan);
        await stream.NextAsync(static line => line.StartsWith("retry:", StringComparison.Ordinal));

        await cast.Part<PeopleDirectory>().DisableAsync(dan.Person, "admin");

        (await stream.NextAsync(static _ => false)).Should().BeNull("the stream ends");
    }

    private static async Task<News> OpenAsync(Browser person)
    {
        var answer = await person.Http.GetAsync("/console/live", HttpCompletionOption.ResponseHeadersRead);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        return new News(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
    }

    private sealed class News(HttpResponseMessage answer, StreamReader lines) : IDisposable
    {
        public List<string> Seen { get; } = [];

        /// <summary>The next line that is looked for; null where the stream ended before.</summary>
        public async Task<string?> NextAsync(Func<string, bool> wanted)
        {
            using var patience = new CancellationTokenSource(Patience);
            while (await lines.ReadLineAsync(patience.Token) is { } line)
            {
                Seen.Add(line);
                if (wanted(line))
                {
                    return line;
                }
            }

            return null;
        }

        public void Dispose()
        {
            lines.Dispose();
            answer.Dispose();
        }
    }
}
