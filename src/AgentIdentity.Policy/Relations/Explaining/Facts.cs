using AgentIdentity.Policy.Relations.Data;

namespace AgentIdentity.Policy.Relations.Explaining;

/// <summary>Stored and contextual tuples as one; a contextual one replaces the stored one with the same key.</summary>
internal sealed class Facts(TupleIndex stored, IReadOnlyList<RelationTuple> contextual)
{
    public RelationTuple? Find(string user, string relation, string objectText) =>
        contextual.FirstOrDefault(t => t.User == user && t.Relation == relation && t.Object == objectText)
        ?? stored.Find(new RelationQuestion(user, relation, objectText));

    public IEnumerable<RelationTuple> Of(string objectText, string relation)
    {
        var own = contextual.Where(t => t.Object == objectText && t.Relation == relation).ToArray();
        return own.Concat(stored.Of(objectText, relation).Where(t => !Array.Exists(own, o => o.User == t.User)));
    }

    /// <summary>Only the tuples that name a set; users, of whom there may be a million, are not touched.</summary>
    public IEnumerable<RelationTuple> SetsOf(string objectText, string relation)
    {
        var own = contextual.Where(t => t.Object == objectText && t.Relation == relation && t.User.Contains('#')).ToArray();
        var (graph, node) = (stored.Graph, stored.Graph.Names.Find(objectText));
        return own.Concat(graph.Kinds.All.Where(k => k.Relation == relation && k.UserSuffix.Length > 0)
            .SelectMany(k => graph.Users[node].OfKind(k.Id).AsEnumerable(), (k, edge) => graph.Tuple(new TupleEnds(node, k.Id, Edge.Node(edge))))
            .Where(t => !Array.Exists(own, o => o.User == t.User)));
    }
}
