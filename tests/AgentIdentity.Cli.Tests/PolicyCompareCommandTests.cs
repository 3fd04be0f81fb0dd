using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Cli.Policies;
using AgentIdentity.Policy;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Cli.Tests;

public sealed class PolicyCompareCommandTests : IDisposable
{
    private const string Ceiling = "  - id: ceiling\n    require: args.amount <= 100\n";
    private const string Tuples = """
        - { user: "user:ben", relation: human_may, object: "tool:crm/refund" }
        - { user: "agent:codex", relation: agent_may, object: "tool:crm/refund" }

        """;

    private readonly string _root = Directory.CreateTempSubdirectory("compare-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Diff_tells_what_changed_and_which_way()
    {
        var (before, after) = (Policy("before", Ceiling, Tuples), Policy("after", Ceiling + "    mode: shadow\n", Tuples + "- { user: \"user:ann\", relation: human_may, object: \"tool:crm/refund\" }\n"));

        var run = await Run.Of("policy", "diff", before, after);

        run.Should().Be(new Run(0, """
            files
              changed  rules/a.yaml
              changed  tuples/a.yaml
            rules
              widens   rule ceiling: mode was enforce and is now shadow
            tuples
              + user:ann human_may tool:crm/refund
            access
              widens   user:ann gains human_may on tool:crm/refund
            2 changes permit more or bind less, 0 permit less or bind more, of 0 it cannot be told.

            """, ""));
        (await Run.Of("policy", "diff", before, after, "--fail-on-widening")).ExitCode.Should().Be(ExitCode.Refused);
        (await Run.Of("policy", "diff", before, before, "--fail-on-widening")).Should().Be(new Run(0, "No difference.\n", ""));
        var json = JsonNode.Parse((await Run.Of("policy", "diff", after, before, "--json")).Output)!;
        (json["narrowing"]!.GetValue<int>(), json["rules"]![0]!["effect"]!.GetValue<string>()).Should().Be((2, "narrows"));
    }

    [Fact]
    public async Task Diff_of_a_folder_that_does_not_load_says_why()
    {
        var run = await Run.Of("policy", "diff", Policy("a", Ceiling, Tuples), Policy("b", "  - id: broken\n", Tuples));

        run.ExitCode.Should().Be(ExitCode.Refused);
        run.Output.Should().StartWith("rules/a.yaml:3:");
    }

    [Fact]
    public async Task Replay_of_a_file_tells_the_flips_by_human_agent_and_tool()
    {
        var now = Policy("now", Ceiling, Tuples);
        var records = Path.Combine(_root, "records.jsonl");
        await File.WriteAllLinesAsync(records, [Record(now, 40), Record(now, 40), Record(now, 80), Record(now, 80, "ann"), Record(now, 20, withArguments: false), """{"seq":9,"kind":"x","body":{}}"""], TestContext.Current.CancellationToken);
        var draft = Policy("draft", Ceiling.Replace("100", "50", StringComparison.Ordinal), Tuples);

        var run = await Run.Of("policy", "replay", draft, "--records", records);

        run.ExitCode.Should().Be(ExitCode.Done);
        run.Output.Should().MatchRegex($"^Replayed 5 decisions under {draft} in [0-9.]+ s \\([0-9,]+ a second\\), compared with what was recorded\\.\n");
        run.Output[(run.Output.IndexOf('\n', StringComparison.Ordinal) + 1)..].Should().Be("""
              same                       3
              flipped                    1   0 would pass that did not, 1 would be refused or asked for more
              bound otherwise            0
              cannot be told             1   1 hang on arguments that were not recorded, 0 on what was not asked of the history
                    1  ben with codex, crm/refund: allow -> deny, rule ceiling, such as dec_80

            """);
        (await Run.Of("policy", "replay", draft, "--records", records, "--fail-on-flip")).ExitCode.Should().Be(ExitCode.Refused);
        (await Run.Of("policy", "replay", now, "--records", records, "--fail-on-flip")).Output.Should().Contain("No call that could be replayed would be decided otherwise.");
        var json = JsonNode.Parse((await Run.Of("policy", "replay", draft, "--records", records, "--json")).Output)!;
        (json["flipped"]!.GetValue<int>(), json["by"]!["agent"]![0]!["name"]!.GetValue<string>()).Should().Be((1, "codex"));
    }

    [Fact]
    public async Task Replay_of_a_server_asks_it_for_records_and_for_the_tuples_that_were_written_there()
    {
        var now = Policy("now", Ceiling, Tuples);
        var bare = Policy("bare", Ceiling, "[]\n");
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/policy/tuples", """[{"user":"user:ben","relation":"human_may","object":"tool:crm/refund"},{"user":"agent:codex","relation":"agent_may","object":"tool:crm/refund"}]""")
            .Answers("GET /admin/evidence?after=7", Record(now, 40) + "\n");

        var run = await server.RunAsync("policy", "replay", bare, "--after", "7");

        run.Output.Should().Contain("No call that could be replayed would be decided otherwise.");
        var without = Path.Combine(_root, "one.jsonl");
        await File.WriteAllTextAsync(without, Record(now, 40), TestContext.Current.CancellationToken);
        (await Run.Of("policy", "replay", bare, "--records", without)).Output.Should().Contain("allow -> deny, no_relation");
        var drifted = await Run.Of("policy", "replay", bare, "--records", without, "--against", bare);
        drifted.Output.Should().Contain("changed since              1").And.Contain("No call that could be replayed");
    }

    [Fact]
    public async Task Replay_of_nothing_says_so()
    {
        var file = Path.Combine(_root, "none.jsonl");
        await File.WriteAllTextAsync(file, "{\"a\":1}\n", TestContext.Current.CancellationToken);

        var run = await Run.Of("policy", "replay", Policy("now", Ceiling, Tuples), "--records", file);

        run.ExitCode.Should().Be(ExitCode.Unavailable);
        run.Output.Should().Contain("There was no decision to replay");
    }

    [Fact]
    public void A_progress_bar_says_how_far_and_how_long_and_takes_itself_away()
    {
        using var output = new StringWriter();
        var time = new FakeTimeProvider();
        var bar = new ProgressBar(output, shown: true, time, total: 200_000_000);

        time.Advance(TimeSpan.FromSeconds(3));
        bar.Report(50_000_000);
        time.Advance(TimeSpan.FromMilliseconds(10));
        bar.Report(51_000_000);
        output.ToString().Should().Be("\r[#######.......................]  25 %  50 MB  9 s left", "more often than ten times a second nobody reads");
        bar.Report(200_000_000);
        output.ToString().Should().Contain("[##############################] 100 %  200 MB");
        bar.End();
        output.ToString().Should().EndWith("\r");

        using var piped = new StringWriter();
        var hidden = new ProgressBar(piped, shown: false, time, null);
        hidden.Report(1);
        hidden.End();
        piped.ToString().Should().BeEmpty();
    }

    private static string Record(string policy, int amount, string human = "ben", bool withArguments = true)
    {
        var bundle = PolicyBundle.Load(policy);
        var now = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        var link = new DelegationLink("dlg_1", human, "codex", DelegationState.Active, now.AddDays(1), [new Grant(CallKind.Mcp, "crm", ["tools/call"], "refund", [])]);
        var call = Call.Tool("crm", "refund", JsonElement.Parse($$"""{"amount":{{amount}}}"""));
        var decision = new Decider().Decide(
            new DecisionRequest(call, human, "codex", ImmutableArray.Create(link), null, now), new PolicySnapshot(bundle, TupleIndex.Build(bundle.SeedTuples)), $"dec_{amount}");
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", 1);
            json.WriteStartObject("body");
            json.WritePropertyName("decision");
            if (withArguments)
            {
                decision.WriteWithArgumentsTo(json);
            }
            else
            {
                decision.WriteTo(json);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private string Policy(string name, string rules, string tuples)
    {
        var folder = Path.Combine(_root, name);
        foreach (var (path, text) in ((string, string)[])[
            ("model/main.fga", "model\n  schema 1.1\n\ntype user\n\ntype agent\n\ntype tool\n  relations\n    define human_may: [user]\n    define agent_may: [agent]\n"),
            ("rules/a.yaml", "apiVersion: agentidentity/v1\nrules:\n" + rules), ("tuples/a.yaml", tuples)])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            File.WriteAllText(Path.Combine(folder, path), text);
        }

        return folder;
    }
}
