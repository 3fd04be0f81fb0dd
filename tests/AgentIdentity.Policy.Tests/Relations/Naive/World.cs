using System.Text;

namespace AgentIdentity.Policy.Tests.Relations.Naive;

/// <summary>A type with its relations, in the order in which the text gives them.</summary>
internal sealed record Kind(string Name, IReadOnlyDictionary<string, Formula> Relations);

/// <summary>A question of a generated world.</summary>
internal sealed record Ask(string User, string Relation, string Object)
{
    public override string ToString() => $"{User} {Relation} {Object}";
}

/// <summary>A generated model with tuples, a request's context and questions; everything that one case compares.</summary>
internal sealed record World(
    IReadOnlyDictionary<string, Kind> Kinds, IReadOnlyList<RelationTuple> Stored, IReadOnlyList<RelationTuple> Contextual,
    string Context, IReadOnlyList<Ask> Asks)
{
    public Formula? Find(string type, string relation) => Kinds.GetValueOrDefault(type)?.Relations.GetValueOrDefault(relation);

    /// <summary>The tuples in force: a contextual one replaces the stored one with the same key (policy.md 1.4.1).</summary>
    public IReadOnlyList<RelationTuple> InForce() =>
        [.. Stored.Concat(Contextual).GroupBy(t => (t.User, t.Relation, t.Object)).Select(g => g.Last())];

    public string ModelText()
    {
        var text = new StringBuilder("model\n  schema 1.1\n");
        foreach (var kind in Kinds.Values)
        {
            text.Append("type ").Append(kind.Name).Append('\n');
            if (kind.Relations.Count > 0)
            {
                text.Append("  relations\n");
                foreach (var (name, formula) in kind.Relations)
                {
                    text.Append("    define ").Append(name).Append(": ").Append(formula.Text()).Append('\n');
                }
            }
        }

        foreach (var condition in Circumstance.All.Where(c => Uses(c.Name)))
        {
            text.Append(condition.Text).Append('\n');
        }

        return text.ToString();
    }

    public override string ToString() =>
        $"\n{ModelText()}\nstored:\n{Lines(Stored)}contextual:\n{Lines(Contextual)}context: {Context}\nasks: {string.Join("; ", Asks)}\n";

    private static string Lines(IEnumerable<RelationTuple> tuples) =>
        string.Concat(tuples.Select(t => $"  {t.User} {t.Relation} {t.Object} {t.Condition?.Name} {t.Condition?.Context}\n"));

    private bool Uses(string condition) => Kinds.Values.SelectMany(k => k.Relations.Values).SelectMany(f => f.SelfAndBelow)
        .OfType<Assigned>().SelectMany(a => a.Entries).Any(e => e.Condition == condition);
}
