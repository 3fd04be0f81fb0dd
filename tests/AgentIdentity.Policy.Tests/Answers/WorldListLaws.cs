using System.Text.Json;
using AgentIdentity.Policy.Tests.Relations.Naive;
using AgentIdentity.Tests;

namespace AgentIdentity.Policy.Tests.Answers;

/// <summary>Lists against checks in the worlds on which checks are held against the definition.</summary>
public sealed class WorldListLaws
{
    private static readonly string[] Nodes = ["node:1", "node:2", "node:3"];
    private static readonly string[] Groups = ["group:1", "group:2"];
    private static readonly string[] Users = ["user:1", "user:2", "user:3", "user:4", "user:*"];

    [Law(Arbitrary = [typeof(GeneratedWorldLaws)], Cases = 250)]
    public void Who_and_what_is_listed_is_what_checks_say(GeneratedWorldLaws.Case c)
    {
        var state = new StoreState(c.Model, TupleIndex.Build(c.World.Stored));
        var terms = new RelationTerms { ContextualTuples = [.. c.World.Contextual], Context = JsonDocument.Parse(c.World.Context).RootElement };
        foreach (var ask in c.World.Asks)
        {
            var objects = Names.Type(ask.Object) == "node" ? Nodes : Groups;
            Compare(c, $"objects for {ask}",
                RelationAnswers.ListObjects(state, Names.Type(ask.Object), ask.Relation, ask.User, terms),
                objects.ToDictionary(o => o, o => RelationAnswers.Check(state, new RelationQuestion(ask.User, ask.Relation, o), terms)), null);

            var set = ask.User.Split('#') is [_, var relation] ? relation : null;
            var users = (Names.Type(ask.User) switch { "node" => Nodes, "group" => Groups, "bot" => ["bot:1", "bot:*"], _ => Users }).Select(u => set is null ? u : $"{u}#{set}");
            Compare(c, $"users for {ask}",
                RelationAnswers.ListUsers(state, ask.Object, ask.Relation, new UserFilter(Names.Type(ask.User), set), terms),
                users.ToDictionary(u => u, u => RelationAnswers.Check(state, new RelationQuestion(u, ask.Relation, ask.Object), terms)),
                set is null ? Names.Everyone(ask.User) : null);
        }
    }

    /// <param name="everyone">Who may stand for those that are not named.</param>
    private static void Compare(
        GeneratedWorldLaws.Case c, string what, RelationResult<RelationList> list, Dictionary<string, RelationResult<RelationAnswer>> checks, string? everyone)
    {
        if (!list.Ok)
        {
            return;
        }

        foreach (var (item, check) in checks)
        {
            var (listed, has) = (list.Value.Items.Contains(item), check.Ok && check.Value.Allowed);
            if (listed != has && !(has && everyone is not null && item != everyone && list.Value.Items.Contains(everyone)))
            {
                Assert.Fail($"{what}: {item} is {(listed ? "" : "not ")}listed, and the check says {check.Failure?.ToString() ?? has.ToString()} in {c.World}");
            }
        }

        list.Value.Items.Except(checks.Keys).Should().BeEmpty();
    }
}
