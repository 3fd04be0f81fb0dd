using System.Net;
using System.Text.RegularExpressions;
using AgentIdentity.Broker;
using AgentIdentity.Evidence;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Console;

public sealed partial class EvidencePageTests(ConsoleCast cast) : IClassFixture<ConsoleCast>
{
    [Fact]
    public async Task Entries_of_a_delegation_are_found_by_those_whose_it_is_and_by_nobody_else()
    {
        var grant = await cast.GrantAsync();
        var decision = await cast.RecordAsync(grant);

        foreach (var (person, sees) in new[] { (cast.Ben, true), (cast.Olga, true), (cast.Auditor, true), (cast.Administrator, true), (cast.Eve, false) })
        {
            foreach (var address in (string[])["/console/evidence", $"/console/evidence?delegation={grant.Id}", "/console/evidence?kind=decision"])
            {
                (await TextAsync(person, address)).Contains(decision, StringComparison.Ordinal).Should().Be(sees, $"{person.Person} at {address}");
            }
        }
    }

    [Fact]
    public async Task A_person_reads_nothing_that_belongs_to_no_delegation()
    {
        var page = await TextAsync(cast.Ben, "/console/evidence?kind=person.");

        Entry().IsMatch(page).Should().BeFalse();
        Entry().IsMatch(await TextAsync(cast.Auditor, "/console/evidence?kind=person.")).Should().BeTrue("people were added");
    }

    [Fact]
    public async Task Looking_further_back_shows_every_entry_once()
    {
        var grant = await cast.GrantAsync();
        for (var i = 0; i < 130; i++)
        {
            await cast.RecordAsync(grant);
        }

        List<long> seen = [];
        var address = $"/console/evidence?delegation={grant.Id}&kind=decision";
        for (var pages = 0; address is not null && pages < 5; pages++)
        {
            var page = await TextAsync(cast.Ben, address);
            seen.AddRange(Entry().Matches(page).Select(static match => long.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)));
            address = Further().Match(page) is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
        }

        seen.Should().HaveCount(130).And.BeInDescendingOrder().And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Verifying_says_that_nothing_was_changed_and_how_far_it_is_signed()
    {
        await cast.RecordAsync(await cast.GrantAsync());

        using var answer = await cast.Auditor.SubmitAsync("/console/evidence?handler=Verify", await TextAsync(cast.Auditor, "/console/evidence"));

        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        page.Should().Contain("Nothing was changed.").And.Contain($"signed through entry {cast.Part<EvidenceStore>().Head.Sequence.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)}");
    }

    [Fact]
    public async Task What_the_auditor_downloads_is_verified_elsewhere_with_the_key()
    {
        await cast.RecordAsync(await cast.GrantAsync());
        using var records = await cast.Auditor.GetAsync("/console/evidence/export");
        using var checkpoints = await cast.Auditor.GetAsync("/console/evidence/checkpoints");

        var report = await ChainVerifier.VerifyAsync(
            EvidenceLines.ReadAllAsync(await records.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken),
            await CheckpointFile.ReadAllAsync(await checkpoints.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken),
            [cast.Part<CheckpointLoop>().PublicKey], cancellationToken: TestContext.Current.CancellationToken);

        report.Findings.Where(static finding => finding.Fault != EvidenceFault.TailCut).Should().BeEmpty();
        report.CoveredThrough.Should().BePositive();
        records.Content.Headers.ContentDisposition!.FileName.Should().Contain("evidence.jsonl");
    }

    private static async Task<string> TextAsync(Browser person, string address)
    {
        using var page = await person.GetAsync(address);
        page.IsSuccessStatusCode.Should().BeTrue($"{address} answered {page.StatusCode}");
        return await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("href=\"/console/evidence/([0-9]+)\"")]
    private static partial Regex Entry();

    [GeneratedRegex("href=\"([^\"]+)\" rel=\"next\"")]
    private static partial Regex Further();
}
