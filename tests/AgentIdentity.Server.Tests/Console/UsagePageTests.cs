using System.Net;
using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Plots;
using AgentIdentity.Server.Console.Usage;

namespace AgentIdentity.Server.Tests.Console;

public sealed class UsagePageTests(ConsoleCast cast) : IClassFixture<ConsoleCast>
{
    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+cmd", "\"'+cmd\"")]
    [InlineData("@x", "\"'@x\"")]
    [InlineData("Say \"yes\", Ben", "\"Say \"\"yes\"\", Ben\"")]
    [InlineData("codex", "\"codex\"")]
    public void A_name_from_a_stranger_is_text_in_a_spreadsheet(string name, string cell) => UsageCsv.Cell(name).Should().Be(cell);

    [Fact]
    public async Task Money_is_added_up_for_those_whose_it_is_and_for_nobody_else()
    {
        var grant = await cast.GrantAsync();
        var ledger = cast.Part<Ledger>();
        var held = await ledger.ReserveAsync(grant.Id, "dec_1", 5_000);
        held.Failure.Should().BeNull();

        foreach (var (person, sees) in new[] { (cast.Ben, true), (cast.Olga, true), (cast.Auditor, true), (cast.Administrator, true), (cast.Eve, false) })
        {
            using var file = await person.GetAsync("/console/usage/csv?by=agent");
            var text = await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            text.Contains(grant.Agent, StringComparison.Ordinal).Should().Be(sees, person.Person);
            text.Should().StartWith("key,name,calls,");
            file.Content.Headers.ContentDisposition!.DispositionType.Should().Be("attachment");
        }
    }

    [Theory]
    [InlineData("by=everything")]
    [InlineData("by=agent&from=yesterday")]
    [InlineData("by=agent&from=2026-02-01&to=2026-01-01")]
    [InlineData("by=agent&from=0001-01-01&to=2026-01-01")]
    public async Task A_question_that_is_not_understood_is_refused(string question)
    {
        using var page = await cast.Ben.GetAsync("/console/usage?" + question);
        using var file = await cast.Ben.GetAsync("/console/usage/csv?" + question);

        (page.StatusCode, file.StatusCode).Should().Be((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData]
    [InlineData(0L)]
    [InlineData(1L)]
    [InlineData(3L, 0L, 4L, 5L, 9_999L)]
    [InlineData(10L, 11L, 999_999L, 1_000_000L, 1_000_001L, 4_503_599_627_370_496L)]
    public void A_plot_has_every_bar_inside_its_frame_and_says_its_numbers_in_words(params long[] values)
    {
        var plot = new BarPlot("Calls", "allowed", [.. values.SelectMany(static value => new[] { new PlotBar("a", value, value / 3), new PlotBar("b", value) })], static value => $"{value}");

        foreach (var bar in plot.Placed)
        {
            bar.SecondY.Should().BeGreaterThanOrEqualTo(0);
            (bar.Y + bar.Height).Should().Be(BarPlot.Base);
            (bar.SecondY + bar.SecondHeight).Should().Be(bar.Y);
            (bar.X >= BarPlot.Begin && bar.X < BarPlot.Width).Should().BeTrue();
        }

        plot.Ticks.Should().OnlyContain(static tick => tick.Y >= 0 && tick.Y <= BarPlot.Base);
        plot.Summary.Should().Contain(plot.IsEmpty ? "nothing" : "in all");
    }
}
