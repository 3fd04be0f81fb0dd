using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Relations.Data;
using AgentIdentity.Policy.Relations.Planning;

namespace AgentIdentity.Policy.Relations.Answers;

/// <summary>What one question is answered from: the store, with the facts that the question brings laid over it, and its context.</summary>
internal sealed class Inquiry
{
    private readonly CheckContext _context;

    public Inquiry(StoreState state, RelationTerms terms)
    {
        Model = state.Model;
        Tuples = terms.ContextualTuples.IsDefault ? state.Tuples : state.Tuples.Over(terms.ContextualTuples);
        Binding = Tuples.Graph.Kinds.Bind(Model.Plan, Tuples.Graph);
        _context = new JsonCheckContext(terms.Context);
    }

    public RelationModel Model { get; }

    public TupleIndex Tuples { get; }

    public TupleGraph Graph => Tuples.Graph;

    public PlanBinding Binding { get; }

    public CheckAnswer Check(Subject user, PlannedRelation relation, string objectText) =>
        RelationChecker.Check(Model, Tuples, Question(user, relation.Definition.Name, objectText));

    public CheckQuestion Question(Subject user, string relation, string objectText) => new(user, relation, objectText, _context);

    /// <summary>Null when the tuple's condition holds or there is none.</summary>
    public ConditionNote? Objection(Assignment assignment, TupleEnds tuple) =>
        assignment.IsConditional ? ConditionEvaluation.Objection(Model, Graph.Tuple(tuple), _context) : null;
}
