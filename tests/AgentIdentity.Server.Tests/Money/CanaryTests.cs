using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Server.Tests.Money;

/// <summary>A word in prompts and one in answers, looked for in everything that the server writes.</summary>
public sealed class CanaryTests
{
    private const string Asked = "canary-asked-7f3a";
    private const string Answered = "canary-answered-91be";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prompts_and_answers_stay_out_of_logs_spans_measurements_evidence_and_files_on_every_surface()
    {
        using KeptLog log = new();
        ConcurrentQueue<string> spans = [];
        using var listener = Listen(spans);
        await using var world = await MoneyWorld.StartAsync("0.10", null, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Trace);
            builder.Logging.Services.AddSingleton<ILoggerProvider>(log);
        });
        world.Provider.Says = Answered;
        foreach (var wire in MoneyWorld.Wires.Keys)
        {
            using var whole = await world.AskAsync(wire, 20, Asked);
            (await whole.Content.ReadAsStringAsync(Stop)).Should().Contain(Answered, $"{wire} answers its caller");
            using var failed = await world.AskAsync(wire, 20, $"{Asked} [[fail]]");
            failed.StatusCode.Should().Be(HttpStatusCode.BadRequest);
            using var malformed = await world.PostAsync(MoneyWorld.Wires[wire], $$"""{"model":"{{wire}}","messages":"{{Asked}}","input":7""");
            malformed.IsSuccessStatusCode.Should().BeFalse();
            using var dear = await world.AskAsync(wire, 20, Asked + new string('x', 100_000));
            (await dear.Content.ReadAsStringAsync(Stop)).Should().Contain("AID5070");
        }

        world.Provider.Bodies.Should().OnlyContain(static body => body.Contains(Asked), "the provider gets what it is meant to get");
        await world.BookedAsync();
        Dictionary<string, string> written = new()
        {
            ["evidence"] = string.Join('\n', await world.Server.EvidenceAsync()),
            ["metrics"] = await world.Server.Admin.GetStringAsync("/metrics", Stop),
            ["usage"] = (await world.UsageAsync()).GetRawText(),
            ["models"] = (await world.Server.AdminGetAsync("/admin/models")).GetRawText(),
            ["log"] = log.Text,
            ["spans"] = string.Join('\n', spans),
            ["files"] = Files(world.Server.DataFolder),
        };

        // What is looked through is what the server wrote: it names the calls.
        var decision = (await world.UsageAsync()).GetProperty("calls")[0].GetProperty("decision_id").GetString()!;
        foreach (var (where, must) in ((string, string)[])[("evidence", decision), ("usage", decision), ("spans", decision), ("files", decision), ("log", world.Server.DataFolder), ("metrics", "gen_ai_client")])
        {
            written[where].Should().Contain(must, $"{where} was really looked through");
        }

        Leaks(written).Should().BeEmpty();
        written["log"] += $"the prompt was {Asked}";
        Leaks(written).Should().Equal(["log"], "the canary can sing");
    }

    private static List<string> Leaks(Dictionary<string, string> written) =>
        [.. written.Where(static entry => entry.Value.Contains(Asked, StringComparison.Ordinal) || entry.Value.Contains(Answered, StringComparison.Ordinal)).Select(static entry => entry.Key)];

    private static string Files(string folder)
    {
        StringBuilder all = new();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using FileStream open = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using StreamReader reader = new(open, Encoding.Latin1);
            all.Append(reader.ReadToEnd());
        }

        return all.ToString();
    }

    private static ActivityListener Listen(ConcurrentQueue<string> spans)
    {
        ActivityListener listener = new()
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => spans.Enqueue(string.Join(' ', [
                span.DisplayName, span.StatusDescription, .. span.TagObjects.Select(static tag => $"{tag.Key}={tag.Value}"),
                .. span.Events.SelectMany(static happening => happening.Tags.Select(tag => $"{happening.Name} {tag.Key}={tag.Value}"))])),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private sealed class KeptLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = [];

        public string Text => string.Join('\n', _lines);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            _lines.Enqueue(state.ToString() ?? "");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
