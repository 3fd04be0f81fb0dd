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

    /// <summary>Only the tuples that name a set.</summary>
    public IEnumerable<RelationTuple> SetsOf(string objectText, string relation) => Of(objectText, relation).Where(t => t.User.Contains('#'));
}
