using System.Text.Json;
using System.Text.RegularExpressions;
using AgentIdentity.Policy.Tests.Decisions;
using AgentIdentity.Tests;

namespace AgentIdentity.Policy.Tests.Relations.Page;

/// <summary>docs/relations.md says what is so: its policy loads, and its questions have the answers that it shows.</summary>
public sealed partial class RelationsPageTests
{
    private static readonly string Path = System.IO.Path.Combine(NodeProgram.Root(), "docs", "relations.md");
    private static readonly string Text = File.ReadAllText(Path);

    private static readonly PolicyBundle Bundle = PolicyBundle.Compile([new("model/main.fga", Block("fga")), new("tuples/wiki.yaml", Block("yaml"))]);
    private static readonly StoreState State = new(Bundle.Model, TupleIndex.Build(Bundle.SeedTuples));

    [Fact]
    public void Every_question_has_the_answer_that_the_page_gives()
    {
        var rows = Questions().Matches(Text);

        rows.Should().HaveCountGreaterThan(7);
        foreach (Match row in rows)
        {
            Answer(Ask(row.Groups["question"].Value, row.Groups["context"].Value)).Should().Be(row.Groups["answer"].Value, row.Value);
        }
    }

    [Fact]
    public void Every_explanation_is_what_is_said()
    {
        var written = Checks().Replace(Text, check => $"{check.Groups["command"].Value}\n{Shown(check)}\n```");
        if (Environment.GetEnvironmentVariable("AGENTID_WRITE_DOCS") == "1")
        {
            File.WriteAllText(Path, written);
            return;
        }

        Checks().Matches(Text).Should().HaveCountGreaterThan(2);
        Text.Should().Be(written, "AGENTID_WRITE_DOCS=1 writes it again");
    }

    /// <summary>What the page lists as given by a decision to conditions is what a decision gives.</summary>
    [Fact]
    public void A_decision_gives_conditions_the_values_that_are_listed()
    {
        var given = RelationQuestions.Terms(new World().Request()).Context!.Value.EnumerateObject().Select(static value => value.Name);

        Text.Should().Contain($"A decision gives {string.Join(", ", given.Select(static name => name == "now" ? "`now` (timestamp)" : $"`{name}`"))}"
            .Replace(", `actor`", " and `actor`", StringComparison.Ordinal));
    }

    private static string Shown(Match check)
    {
        var (question, context) = (check.Groups["question"].Value, check.Groups["context"].Value);
        var answer = Ask(question, context).Value;
        var parts = question.Split(' ');
        return $"{parts[0]} {(answer.Allowed ? "has" : "does not have")} {parts[1]} to {parts[2]}\n{answer.Explanation}";
    }

    private static string Answer(RelationResult<RelationAnswer> result) => result switch
    {
        { Ok: false, Failure.Code: RelationFailureCode.ValidationError } => "not known, a condition misses a value",
        { Ok: false } => result.Failure!.Message,
        { Value.Allowed: true } => "yes",
        { Value.Reason: RelationReason.ConditionFailed } => "no, a condition does not hold",
        { Value.Reason: RelationReason.NoRelation } => "no",
        _ => result.Value.Reason.ToString(),
    };

    private static RelationResult<RelationAnswer> Ask(string question, string context)
    {
        var parts = question.Split(' ');
        return RelationAnswers.Check(State, new RelationQuestion(parts[0], parts[1], parts[2]), new RelationTerms
        {
            Context = context.Length == 0 ? null : JsonElement.Parse(context),
            Explain = true,
        });
    }

    private static string Block(string language) =>
        Regex.Match(Text, $@"^```{language}\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline).Groups["code"].Value;

    [GeneratedRegex(@"^\| `(?<question>\S+ \S+ \S+)` \| (?:`(?<context>[^`]+)`)? ?\| (?<answer>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Questions();

    [GeneratedRegex(@"(?<command>^\$ agentid relation check (?<question>\S+ \S+ \S+)(?: --context '(?<context>[^']+)')?)\n.*?\n```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Checks();
}
