using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Rules;

/// <summary>Whoever a rule lets approve has to be somebody that the model knows: else its calls would wait for nobody.</summary>
internal static class Approvers
{
    // What a set without a relation is asked by; the broker resolves it alike.
    private static readonly string[] Memberships = ["assignee", "member"];

    /// <exception cref="SourceException">The model has no such set, or nobody can be in it.</exception>
    public static void Require(RuleSource source, RelationModel model)
    {
        if (source.Approver is not { } from || Subject.Parse(from.Text) is not { } who || (who.Type == HumanMay.Type && who.Relation is null))
        {
            return;
        }

        var rule = $"rule {source.Info.Id} asks {from.Text} to approve";
        if (model.FindType(who.Type) is not { } type)
        {
            throw Wrong(from, $"{rule}, and the model has no type '{who.Type}'{Spelling.Hint(who.Type, model.Types)}; name a person as user:ann, or a set that the model knows");
        }

        var relation = who.Relation ?? Memberships.FirstOrDefault(type.Relations.ContainsKey);
        if (relation is null)
        {
            throw Wrong(from, $"{rule}, and type {who.Type} has neither {string.Join(" nor ", Memberships)}; name the relation, as in {from.Text}#{type.Relations.Keys.Order(StringComparer.Ordinal).FirstOrDefault("assignee")}, or a person as user:ann");
        }

        if (!type.Relations.ContainsKey(relation))
        {
            throw Wrong(from, $"{rule}, and type {who.Type} has no relation '{relation}'{Spelling.Hint(relation, type.Relations.Keys)}", from.Text.LastIndexOf('#') + 1);
        }

        if (model.Plan.Find(HumanMay.Type)?.Reachable[model.Plan.Find(who.Type, relation)!.Number] != true)
        {
            throw Wrong(from, $"{rule}, and the model gives no user a way to be {who.Type}#{relation}; add [user] there, or name another");
        }
    }

    private static SourceException Wrong(YamlText from, string message, int letter = 0) => new(PolicyError.RuleNamesNothing, from.Place(1, letter + 1, 0), message);
}
