using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Fuzz.Targets;

/// <summary>
/// Tuples and questions, as callers of the API give them. Bytes are lines: first a digit for the model and the request's context as JSON;
/// then facts, <c>user relation object</c> and perhaps <c>condition</c> and its context; a fact after <c>+</c> is contextual, one after <c>?</c> a question.
/// </summary>
internal sealed class RelationsTarget : Target
{
    private const int MostFacts = 150;
    private const int MostQuestions = 6;
    private const int MostChecks = 12;
    private const long MostBytes = 1L << 30;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(10);

    private static readonly RelationModel[] Models =
    [
        .. new[]
        {
            """
            type user
            type group
              relations
                define member: [user, user:*, group#member, user with early]
            type folder
              relations
                define parent: [folder]
                define viewer: [user, group#member, user with early] or viewer from parent
            type document
              relations
                define parent: [folder, document]
                define owner: [user, user:*]
                define blocked: [user, user:*, group#member, user with tagged]
                define editor: [user, group#member with tagged] and (owner or viewer from parent)
                define viewer: ([user, user:*, user:* with early] or editor or viewer from parent) but not blocked
            condition early(hour: int) {
              hour < 12
            }
            condition tagged(tags: list<string>, limits: map<int>) {
              tags.exists(t, t == "a") && limits["n"] < 5
            }
            """,
            """
            type user
            type node
              relations
                define parent: [node]
                define a: [user, node#a, node#b, user:*] or a from parent
                define b: [user, node#a] or c
                define c: [node#b, node#e] and a
                define d: a but not (b or c from parent)
                define e: ([user, node#d, user with any_of] or d from parent) but not f
                define f: [user:*, node#f] but not b
            condition any_of(at: timestamp, wait: duration, from: ipaddress, x: double, y: uint) {
              at + wait > timestamp("2026-01-01T00:00:00Z") || from.in_cidr("10.0.0.0/8") || x > double(y)
            }
            """,
            """
            type user
            type agent
            type tool
              relations
                define may: [agent with $expression, user:* with $expression, agent]
                define not_now: [agent, agent:*]
                define call: may but not not_now
            """,
        }.Select(m => RelationModel.Parse("model\n  schema 1.1\n" + m, "fuzz.fga", new RelationModelOptions { CompatibilityV1 = true, DynamicConditions = true })),
    ];

    public override IReadOnlyList<string> Words { get; } =
    [
        "\n", "\n+", "\n?", " ", "user:1", "user:2", "user:*", "group:1", "group:2#member", "group:1#member", "folder:1", "folder:2", "document:1", "document:2", "node:1", "node:2", "node:1#a", "node:2#b", "node:3#d", "agent:1", "agent:*", "tool:1", " member ",
        " viewer ", " parent ", " owner ", " blocked ", " editor ", " a ", " b ", " c ", " d ", " e ", " f ", " may ", " early", " tagged", " any_of", " $expression", " {\"hour\":9}", " {\"tags\":[\"a\"],\"limits\":{\"n\":1}}", " {\"expression\":\"now > 1\"}", "{\"hour\":13}", "0 {", "1 {", "2 {",
        "\n?user:1 viewer document:1\n", "\n?user:* a node:1\n", "\n?node:1#a e node:2\n", "\n?group:1#member member group:2\n", "null", "1e400", ":", "#", "*", "\u2003",
    ];

    public override IEnumerable<byte[]> Seeds() => new[]
    {
        "0 {\"hour\":9,\"tags\":[\"a\",\"b\"],\"limits\":{\"n\":3}}\nuser:1 member group:1\ngroup:1#member member group:2\ngroup:2#member member group:1\ngroup:2#member viewer folder:1\nfolder:1 parent folder:2\nfolder:2 parent document:1\nuser:1 editor document:1\n"
            + "user:* owner document:1\nuser:2 viewer document:1\ngroup:1#member blocked document:2\ndocument:1 parent document:2\n+user:1 viewer document:2\n+user:2 blocked document:1 tagged {\"tags\":[\"b\"]}\n?user:1 viewer document:1\n?user:* viewer document:2\n?group:1#member viewer folder:2\n?user:2 viewer document:1",
        "0 {}\nuser:1 member group:1 early\nuser:* viewer document:1 early {\"hour\":11}\ngroup:1#member editor document:1 tagged {\"tags\":[\"a\"]}\n?user:1 member group:1\n?user:1 viewer document:1\n?user:3 viewer document:1",
        "1 {\"at\":\"2026-11-22T00:00:00Z\",\"wait\":\"1h\",\"from\":\"10.1.2.3\",\"x\":1.5,\"y\":\"1\",\"m\":[1]}\nuser:1 a node:1\nnode:1 parent node:2\nnode:2 parent node:1\nnode:2#b c node:1\nnode:1#a b node:2\nnode:1#d e node:3\nuser:* f node:2\nnode:2#f f node:3\n"
            + "user:2 e node:3 any_of {\"x\":2}\nuser:* a node:3\n+node:3#a a node:2\n?user:1 e node:3\n?node:1#a c node:2\n?user:* d node:3\n?user:2 f node:3",
        "2 {\"now\":3,\"args\":{\"amount\":5}}\nagent:1 may tool:1 $expression {\"expression\":\"args.amount < 10\",\"parameters\":{\"args\":\"map\"}}\nagent:2 may tool:1\nagent:* not_now tool:2\nuser:* may tool:1 $expression {\"expression\":\"now > 2\"}\n?agent:1 call tool:1\n?agent:2 call tool:2\n?user:5 may tool:1",
    }.Select(Encoding.UTF8.GetBytes);

    public override void Try(ReadOnlySpan<byte> input)
    {
        var lines = Encoding.UTF8.GetString(input).Split('\n');
        var model = Models[lines[0].Length == 0 ? 0 : lines[0][0] % Models.Length];
        var stored = lines.Skip(1).Where(l => l is not ['+' or '?', ..]).Take(MostFacts).Select(Fact).OfType<RelationTuple>();
        var terms = new RelationTerms
        {
            ContextualTuples = [.. lines.Where(l => l is ['+', ..]).Take(MostFacts).Select(l => Fact(l[1..])).OfType<RelationTuple>()],
            Context = lines[0].Length > 2 ? Json(lines[0][1..]) : null,
        };
        var questions = lines.Where(l => l is ['?', ..]).Take(MostQuestions).Select(l => Fact(l[1..])).OfType<RelationTuple>().Select(f => new RelationQuestion(f.User, f.Relation, f.Object)).ToImmutableArray();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var state = new StoreState(model, stored.Aggregate(TupleIndex.Empty, Stored));
        foreach (var question in questions)
        {
            Judge(state, question, terms);
        }

        Together(state, questions, terms);
        Promise(clock.Elapsed < MostTime, "no question takes for ever");
        Promise(GC.GetAllocatedBytesForCurrentThread() - allocated < MostBytes, "no question takes all memory");
    }

    private static void Judge(StoreState state, RelationQuestion question, RelationTerms terms)
    {
        var check = RelationAnswers.Check(state, question, terms);
        Promise(Same(check, RelationAnswers.Check(state, question, terms)), "a question is answered the same again");
        Promise(!check.Ok || check.Value.Allowed == (check.Value.Reason == RelationReason.Related), "the reason fits the answer");
        var explained = RelationAnswers.Check(state, question, terms with { Explain = true });
        Promise(!check.Ok || !explained.Ok || check.Value.Allowed == explained.Value.Allowed, $"explained, the answer is the same: {question}");
        Promise(!explained.Ok || explained.Value.Explanation!.ToString().Length > 0, "an explanation can be read");

        var type = question.Object.Split(':')[0];
        var objects = RelationAnswers.ListObjects(state, type, question.Relation, question.User, terms);
        Listed(objects, item => RelationAnswers.Check(state, question with { Object = item }, terms));
        Promise(!Whole(objects) || !check.Ok || !check.Value.Allowed || objects.Value.Items.Contains(question.Object), $"an object that the user has is listed: {question}");

        var (kind, set) = (question.User.Split(':')[0], question.User.Split('#') is [_, var relation] ? relation : null);
        var users = RelationAnswers.ListUsers(state, question.Object, question.Relation, new UserFilter(kind, set), terms);
        Listed(users, item => RelationAnswers.Check(state, question with { User = item }, terms));
        Promise(!Whole(users) || !check.Ok || !check.Value.Allowed || users.Value.Items.Contains(question.User)
            || (set is null && question.User != $"{kind}:*" && users.Value.Items.Contains($"{kind}:*")), $"a user that has the relation is listed: {question}");

        var tree = RelationAnswers.Expand(state, question.Relation, question.Object, terms);
        Promise(check.Ok == false || tree.Ok, "what can be checked can be expanded");
    }

    private static void Together(StoreState state, ImmutableArray<RelationQuestion> questions, RelationTerms terms)
    {
        var batch = RelationAnswers.BatchCheck(state, [.. questions.Select(q => (q, terms))]);
        Promise(batch.Ok != questions.IsEmpty, "a batch of some questions is answered");
        Promise(!batch.Ok || batch.Value.Zip(questions).All(a => Same(a.First, RelationAnswers.Check(state, a.Second, terms))), "in a batch each question is answered as if alone");
    }

    private static void Listed(RelationResult<RelationList> list, Func<string, RelationResult<RelationAnswer>> check)
    {
        if (list.Ok)
        {
            Promise(list.Value.Items.Distinct().Count() == list.Value.Items.Length, "what is listed is listed once");
            Promise(list.Value.Items.Take(MostChecks).All(i => check(i) is { Ok: true, Value.Allowed: true }), $"what is listed passes the check: {string.Join(' ', list.Value.Items)}");
        }
    }

    private static bool Whole(RelationResult<RelationList> list) => list is { Ok: true, Value.Truncated: false };

    private static bool Same(RelationResult<RelationAnswer> one, RelationResult<RelationAnswer> other) =>
        one.Failure?.Code == other.Failure?.Code && (!one.Ok || one.Value.Allowed == other.Value.Allowed);

    /// <summary>A store may hold what an earlier model allowed, but nothing that is no tuple.</summary>
    private static TupleIndex Stored(TupleIndex index, RelationTuple tuple)
    {
        try
        {
            return index.With(tuple);
        }
        catch (ArgumentException)
        {
            return index;
        }
    }

    private static RelationTuple? Fact(string line) => line.Split(' ', 5) switch
    {
        [var user, var relation, var item] => new RelationTuple(user, relation, item),
        [var user, var relation, var item, var condition] => new RelationTuple(user, relation, item, new TupleCondition(condition)),
        [var user, var relation, var item, var condition, var context] => new RelationTuple(user, relation, item, new TupleCondition(condition, Json(context))),
        _ => null,
    };

    private static JsonElement? Json(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
