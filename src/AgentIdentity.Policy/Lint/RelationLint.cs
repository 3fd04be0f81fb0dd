using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Lint;

/// <summary>Relations that no decision comes to, and rights that nobody could ever have.</summary>
internal static class RelationLint
{
    private static readonly string[] Things = ["tool", "operation", "model"];

    public static IEnumerable<LintFinding> Find(PolicyBundle policy)
    {
        var asked = Asked(policy);
        foreach (var type in policy.Model.Syntax.Types)
        {
            foreach (var relation in type.Relations)
            {
                var file = (relation.Origin ?? type.Origin)?.Place ?? "model";
                if (!asked.Contains((type.Name.Text, relation.Name.Text)))
                {
                    yield return new LintFinding("unreachable-relation", LintSeverity.Note, file, relation.Name.At.Line,
                        $"no decision comes to {type.Name}#{relation.Name}: nothing that is asked is made of it; use it in human_may or agent_may, name it in a mapping, or remove it");
                }
                else if (Things.Contains(type.Name.Text) && Who(relation.Name.Text) is { } who
                    && policy.Model.Plan.Find(who)?.Reachable[policy.Model.Plan.Find(type.Name.Text, relation.Name.Text)!.Number] != true)
                {
                    yield return new LintFinding("impossible-right", LintSeverity.Warning, file, relation.Name.At.Line,
                        $"the model gives no {who} a way to be {relation.Name} of a {type.Name}: add [{who}], or a role that takes that type");
                }
            }
        }
    }

    private static string? Who(string relation) => relation == HumanMay.Name ? HumanMay.Type : relation == AgentMay.Name ? AgentMay.Type : null;

    /// <summary>Every relation that a decision, an approval or something below one of them asks about.</summary>
    private static HashSet<(string Type, string Relation)> Asked(PolicyBundle policy)
    {
        var model = policy.Model;
        var asked = new HashSet<(string, string)>();
        var open = new Stack<(string Type, string Relation)>();
        foreach (var root in Roots(policy))
        {
            open.Push(root);
        }

        while (open.TryPop(out var at))
        {
            if (model.Find(at.Type, at.Relation) is { } definition && asked.Add(at))
            {
                foreach (var below in definition.Rewrite.SelfAndBelow().SelectMany(r => Below(model, at.Type, r)))
                {
                    open.Push(below);
                }
            }
        }

        return asked;
    }

    private static IEnumerable<(string Type, string Relation)> Roots(PolicyBundle policy) =>
        Things.SelectMany(t => new[] { (t, HumanMay.Name), (t, AgentMay.Name) })
            .Concat(policy.Mappings.Resources)
            // Whoever may approve is asked for by the relation that the rule names.
            .Concat(policy.Rules.Compiled.Select(r => r.Source.Lift.Approval?.From).OfType<string>().Select(Subject.Parse).OfType<Subject>()
                .SelectMany(s => policy.Model.FindType(s.Type)?.Relations.Keys.Where(r => s.Relation is null || s.Relation == r).Select(r => (s.Type, r)) ?? []));

    private static IEnumerable<(string Type, string Relation)> Below(RelationModel model, string type, Rewrite rewrite) => rewrite switch
    {
        DirectRewrite direct => direct.Restrictions.Where(r => r.Relation is not null).Select(r => (r.Type.Text, r.Relation!.Text)),
        ComputedRewrite computed => [(type, computed.Relation)],
        TupleToUsersetRewrite from => (model.Find(type, from.Tupleset.Text)?.Restrictions ?? [])
            .Select(parent => (parent.Type.Text, from.Relation)).Append((type, from.Tupleset.Text)),
        _ => [],
    };
}
