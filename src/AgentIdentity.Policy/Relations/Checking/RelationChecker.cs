using System.Runtime.CompilerServices;
using AgentIdentity.Policy.Relations.Data;
using AgentIdentity.Policy.Relations.Planning;

namespace AgentIdentity.Policy.Relations.Checking;

/// <summary>
/// Answers one question over one immutable snapshot, with OpenFGA's semantics: any true wins in a union, any false in an
/// intersection, whatever else failed; a circle is false, on both sides of an exclusion; depth 25.
/// </summary>
internal ref partial struct RelationChecker
{
    /// <summary>How many times a check goes from set to set.</summary>
    public const int MaxDepth = 25;

    // Diamonds below diamonds could otherwise take exponential time.
    public const int MaxSteps = 200_000;

    // How many steps a condition counts as.
    private const int ConditionSteps = 4;

    /// <summary>Parts of a definition are quickly looked at, but a model may have thousands.</summary>
    public const int PartsOfAStep = 8;

    // What takes few steps is not worth remembering.
    private const int FewSteps = 16;

    private readonly RelationModel _model;
    private readonly TupleGraph _tuples;
    private readonly PlanBinding _binding;
    private readonly CheckQuestion _question;
    private readonly CheckMemory _memory = CheckMemory.Rent();
    private readonly bool[] _reachable;
    private readonly int _userType;
    private readonly int _user;
    private readonly int _everyone;
    private readonly EdgeSet _named;
    private readonly PlannedRelation? _ownSet;
    private List<ConditionNote>? _notes;
    private int _steps;
    private bool _excluded;

    private RelationChecker(RelationModel model, TupleGraph tuples, CheckQuestion question, (PlannedType Type, PlannedRelation? Set, TupleNodes Nodes) subject)
    {
        (_model, _tuples, _question) = (model, tuples, question);
        _binding = tuples.Kinds.Bind(model.Plan, tuples);
        _reachable = question.Subject.Wildcard || subject.Set is not null ? model.Plan.ReachableBy(question.Subject) : subject.Type.Reachable;
        _ownSet = subject.Set;
        _user = question.Subject.Wildcard ? 0 : subject.Nodes.User;
        _userType = subject.Set is null ? subject.Type.Number : -1;
        _everyone = subject.Set is null ? _binding.EveryoneOf(_userType) : 0;
        _named = subject.Nodes.Objects;
    }

    /// <exception cref="ArgumentException">The object's type has no such relation.</exception>
    public static CheckAnswer Check(RelationModel model, TupleIndex tuples, CheckQuestion question)
    {
        if (model.Plan.Find(Subject.TypeOf(question.Object), question.Relation) is not { } relation)
        {
            throw new ArgumentException($"the model has no relation {question.Relation} on {question.Object}", nameof(question));
        }

        // A subject the model does not know has no relation to anything.
        var subject = question.Subject;
        var set = default(PlannedRelation);
        if (model.Plan.Find(subject.Type) is not { } type || (subject.Relation is not null && (set = type.Find(subject.Relation)) is null))
        {
            return CheckAnswer.No;
        }

        var graph = tuples.Graph;
        var nodes = graph.Find(question.Object, subject.Object);
        if (set is null && nodes.Users.IsEmpty)
        {
            return CheckAnswer.No;
        }

        if (nodes.Object == 0 && subject.Object == question.Object)
        {
            // A set is itself even if no tuple knows it.
            graph = graph with { Names = graph.Names.Over() };
            nodes = nodes with { Object = graph.Names.Intern(question.Object), User = graph.Names.Intern(question.Object) };
        }

        var checker = new RelationChecker(model, graph, question, (type, set, nodes));
        var result = checker.Resolve(nodes.Object, relation, 0);
        checker._memory.Return();
        return new CheckAnswer(result.Allowed, result.Fault, result.Proof, checker._notes ?? (IReadOnlyList<ConditionNote>)[]) { Steps = checker._steps, Excluded = checker._excluded };
    }

    /// <param name="relation">Null where the object's type has no such relation.</param>
    private CheckResult Resolve(int node, PlannedRelation? relation, int depth)
    {
        if (depth >= MaxDepth || ++_steps > MaxSteps || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return CheckResult.Failed(CheckFault.TooComplex);
        }

        if (relation is null)
        {
            return CheckResult.False;
        }

        if (relation == _ownSet && node == _user && node != 0)
        {
            return CheckResult.True(new ProofBySelf(_question.Subject.Text));
        }

        if (!_reachable[relation.Number])
        {
            return CheckResult.False;
        }

        var place = Edge.Place(relation.Number, node);
        if (_memory.IsOnPath(place))
        {
            return CheckResult.Circular;
        }

        if (_steps > FewSteps && _memory.TryRecall(place, out var known))
        {
            return known;
        }

        _memory.Enter(place);
        var result = Evaluate(relation.Step, relation, node, depth);
        _memory.Leave();
        // An answer that leans on a circle or ended at the depth limit belongs to its path (CVE-2025-46331).
        if (depth > 0 && _steps > FewSteps && !result.Tainted && result.Fault == CheckFault.None)
        {
            _memory.Remember(place, result);
        }

        return result;
    }

    private CheckResult Evaluate(PlanStep step, PlannedRelation relation, int node, int depth) => step switch
    {
        DirectStep direct => Direct(direct, node, depth),
        ComputedStep computed => Computed(computed, relation, node, depth),
        FromStep from => Sets(from.Parents.AsSpan(), node, depth),
        UnionStep union => Union(union, relation, node, depth),
        IntersectionStep intersection => Intersection(intersection, relation, node, depth),
        DifferenceStep difference => Difference(difference, relation, node, depth),
        _ => throw new InvalidOperationException($"unknown step {step.GetType().Name}"),
    };

    private CheckResult Computed(ComputedStep computed, PlannedRelation relation, int node, int depth)
    {
        var result = Resolve(node, computed.Of, depth);
        return result.Allowed
            ? result with { Proof = new ProofByRelation(_tuples, node, (computed.Of.Definition.Name, relation.Definition.Name), result.Proof) }
            : result;
    }

    private CheckResult Union(UnionStep union, PlannedRelation relation, int node, int depth)
    {
        var any = default(AnyOf);
        Afford(union.Children.Length / PartsOfAStep);
        foreach (var child in union.Children)
        {
            var result = Evaluate(child, relation, node, depth);
            if (any.Settles(result))
            {
                return any.Result;
            }
        }

        return any.Result;
    }

    private CheckResult Intersection(IntersectionStep intersection, PlannedRelation relation, int node, int depth)
    {
        var fault = CheckFault.None;
        var tainted = false;
        Proof? proof = null;
        Afford(intersection.Children.Length / PartsOfAStep);
        foreach (var child in intersection.Children)
        {
            var result = Evaluate(child, relation, node, depth);
            tainted |= result.Tainted;
            if (result.Fault != CheckFault.None)
            {
                fault = fault == CheckFault.None ? result.Fault : fault;
            }
            else if (!result.Allowed)
            {
                return new CheckResult(false, CheckFault.None, result.Cycle, tainted, null);
            }
            else
            {
                proof = Proof.Both(proof, result.Proof);
            }
        }

        return fault == CheckFault.None
            ? new CheckResult(true, CheckFault.None, false, tainted, proof)
            : new CheckResult(false, fault, false, tainted, null);
    }

    private CheckResult Difference(DifferenceStep difference, PlannedRelation relation, int node, int depth)
    {
        var kept = Evaluate(difference.Kept, relation, node, depth);
        if (kept is { Allowed: false, Fault: CheckFault.None })
        {
            return kept;
        }

        var notes = _notes?.Count ?? 0;
        var removed = Evaluate(difference.Removed, relation, node, depth);
        // A condition that failed on the excluding side is no reason for a refusal.
        if (removed.Fault == CheckFault.None && _notes is not null)
        {
            _notes.RemoveRange(notes, _notes.Count - notes);
        }

        var tainted = kept.Tainted || removed.Tainted;
        // A circle counts as excluded; one beside a fault is a fault, as in OpenFGA.
        if (removed.Allowed || removed is { Cycle: true, Fault: CheckFault.None })
        {
            _excluded = true;
            return new CheckResult(false, CheckFault.None, removed.Cycle, tainted, null);
        }

        if (kept.Fault != CheckFault.None || removed.Fault != CheckFault.None)
        {
            return new CheckResult(false, kept.Fault != CheckFault.None ? kept.Fault : removed.Fault, false, tainted, null);
        }

        return new CheckResult(true, CheckFault.None, false, tainted,
            new ProofNotExcluded(_tuples, node, (_question.Subject.Text, relation.Definition.Name), kept.Proof));
    }
}
