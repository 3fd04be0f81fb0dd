using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Policy.Relations.Answers;

/// <summary>The tuples that count for one question: stored ones and those the question brings, which replace stored ones with the same key.</summary>
internal sealed class TupleView(StoreState state, RelationTerms terms)
{
    private readonly CheckContext _context = new JsonCheckContext(terms.Context);
    private readonly TupleIndex _tuples = terms.ContextualTuples.IsDefault ? state.Tuples : state.Tuples.Over(terms.ContextualTuples);

    /// <summary>The tuples of one relation of one object that the model allows.</summary>
    public IEnumerable<RelationTuple> Of(string objectText, RelationDefinition relation) =>
        _tuples.Of(objectText, relation.Name).Where(t => Allows(relation, t));

    /// <summary>The tuples of one relation that name exactly this user and that the model allows.</summary>
    public IEnumerable<RelationTuple> Naming(string user, RelationDefinition relation) =>
        _tuples.By(user, relation.Name, relation.Type).Where(t => Allows(relation, t));

    /// <summary>Null when the tuple's condition holds or there is none.</summary>
    public ConditionNote? Objection(RelationTuple tuple) =>
        tuple.Condition is null ? null : ConditionEvaluation.Objection(state.Model, tuple, _context);

    public CheckAnswer Check(Subject user, RelationDefinition relation, string objectText) =>
        RelationChecker.Check(state.Model, _tuples, new CheckQuestion(user, relation.Name, objectText, _context));

    private static bool Allows(RelationDefinition relation, RelationTuple tuple)
    {
        var type = Subject.TypeOf(tuple.User);
        var hash = tuple.User.IndexOf('#', type.Length);
        return relation.Accepts(type, hash < 0 ? null : tuple.User[(hash + 1)..], hash < 0 && tuple.User.AsSpan(type.Length + 1) is "*", tuple.Condition?.Name);
    }
}
