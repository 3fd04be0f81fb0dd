using System.Collections.Frozen;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Checking;

/// <summary>
/// Answers one question over one immutable snapshot, with OpenFGA's semantics: any true wins in a union, any false in an
/// intersection, whatever else failed; a circle is false, on both sides of an exclusion; depth 25. Not shared between threads.
/// </summary>
internal sealed partial class RelationChecker
{
    private const int MaxDepth = 25;

    // Diamonds below diamonds could otherwise take exponential time.
    private const int MaxSteps = 200_000;

    private readonly RelationModel _model;
    private readonly TupleIndex _tuples;
    private readonly CheckQuestion _question;
    private readonly FrozenSet<RelationDefinition> _reachable;
    private readonly FrozenSet<RelationDefinition> _reachableByAll;
    private readonly List<ConditionNote> _notes = [];
    private Dictionary<(string Object, string Relation), CheckResult>? _known;
    private int _steps;

    private RelationChecker(RelationModel model, TupleIndex tuples, CheckQuestion question)
    {
        (_model, _tuples, _question) = (model, tuples, question);
        _reachable = model.Reachability.Of(question.Subject.Kind);
        _reachableByAll = question.Subject.Relation is null ? model.Reachability.Of(question.Subject.Everyone) : [];
    }

    /// <exception cref="ArgumentException">The object's type has no such relation.</exception>
    public static CheckAnswer Check(RelationModel model, TupleIndex tuples, CheckQuestion question)
    {
        if (model.Find(Subject.TypeOf(question.Object), question.Relation) is null)
        {
            throw new ArgumentException($"the model has no relation {question.Relation} on {question.Object}", nameof(question));
        }

        // A subject the model does not know has no relation to anything.
        if (question.Subject.Relation is { } set ? model.Find(question.Subject.Type, set) is null : !model.HasType(question.Subject.Type))
        {
            return new CheckAnswer(false, CheckFault.None, null, []);
        }

        var checker = new RelationChecker(model, tuples, question);
        var result = checker.Resolve(question.Object, question.Relation, 0, null);
        return new CheckAnswer(result.Allowed, result.Fault, result.Proof, checker._notes);
    }

    private CheckResult Resolve(string objectText, string relation, int depth, Visit? path)
    {
        if (depth >= MaxDepth || ++_steps > MaxSteps || !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return CheckResult.Failed(CheckFault.TooComplex);
        }

        var subject = _question.Subject;
        if (subject.Relation is not null && subject.Object == objectText && subject.Relation == relation)
        {
            return CheckResult.True(Proof.Remark($"{subject.Text} is that very set"));
        }

        if (_model.Find(Subject.TypeOf(objectText), relation) is not { } definition)
        {
            return CheckResult.False;
        }

        if (!_reachable.Contains(definition) && !_reachableByAll.Contains(definition))
        {
            return CheckResult.False;
        }

        for (var visit = path; visit is not null; visit = visit.Before)
        {
            if (visit.Relation == relation && visit.Object == objectText)
            {
                return CheckResult.Circular;
            }
        }

        if (_known is not null && _known.TryGetValue((objectText, relation), out var known))
        {
            return known;
        }

        var result = Evaluate(definition.Rewrite, definition, objectText, depth, new Visit(objectText, relation, path));
        // An answer that leans on a circle or ended at the depth limit belongs to its path (CVE-2025-46331).
        if (depth > 0 && !result.Tainted && result.Fault == CheckFault.None)
        {
            (_known ??= [])[(objectText, relation)] = result;
        }

        return result;
    }

    private CheckResult Evaluate(Rewrite rewrite, RelationDefinition definition, string objectText, int depth, Visit path) => rewrite switch
    {
        DirectRewrite => Direct(definition, objectText, depth, path),
        ComputedRewrite computed => Computed(computed, objectText, depth, path),
        TupleToUsersetRewrite from => From(from, definition, objectText, depth, path),
        UnionRewrite union => Union(union, definition, objectText, depth, path),
        IntersectionRewrite intersection => Intersection(intersection, definition, objectText, depth, path),
        DifferenceRewrite difference => Difference(difference, definition, objectText, depth, path),
        _ => throw new InvalidOperationException($"unknown rewrite {rewrite.GetType().Name}"),
    };

    private CheckResult Computed(ComputedRewrite computed, string objectText, int depth, Visit path)
    {
        var result = Resolve(objectText, computed.Relation, depth, path);
        return result.Allowed
            ? result with { Proof = Proof.Remark($"{computed.Relation} of {objectText} counts as {path.Relation}", result.Proof) }
            : result;
    }

    private CheckResult Union(UnionRewrite union, RelationDefinition definition, string objectText, int depth, Visit path)
    {
        var any = default(AnyOf);
        foreach (var child in union.Children)
        {
            var result = Evaluate(child, definition, objectText, depth, path);
            if (any.Settles(result))
            {
                return any.Result;
            }
        }

        return any.Result;
    }

    private CheckResult Intersection(IntersectionRewrite intersection, RelationDefinition definition, string objectText, int depth, Visit path)
    {
        var fault = CheckFault.None;
        var tainted = false;
        Proof? proof = null;
        foreach (var child in intersection.Children)
        {
            var result = Evaluate(child, definition, objectText, depth, path);
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

    private CheckResult Difference(DifferenceRewrite difference, RelationDefinition definition, string objectText, int depth, Visit path)
    {
        var kept = Evaluate(difference.Kept, definition, objectText, depth, path);
        if (kept is { Allowed: false, Fault: CheckFault.None })
        {
            return kept;
        }

        var notes = _notes.Count;
        var removed = Evaluate(difference.Removed, definition, objectText, depth, path);
        // A condition that failed on the excluding side is no reason for a refusal.
        if (removed.Fault == CheckFault.None)
        {
            _notes.RemoveRange(notes, _notes.Count - notes);
        }

        var tainted = kept.Tainted || removed.Tainted;
        // A circle counts as excluded; one beside a fault is a fault, as in OpenFGA.
        if (removed.Allowed || removed is { Cycle: true, Fault: CheckFault.None })
        {
            return new CheckResult(false, CheckFault.None, removed.Cycle, tainted, null);
        }

        if (kept.Fault != CheckFault.None || removed.Fault != CheckFault.None)
        {
            return new CheckResult(false, kept.Fault != CheckFault.None ? kept.Fault : removed.Fault, false, tainted, null);
        }

        return new CheckResult(true, CheckFault.None, false, tainted,
            Proof.Remark($"{_question.Subject.Text} is not excluded from {path.Relation} of {objectText}", kept.Proof));
    }

    /// <summary>Where a path has been; a second visit is a circle.</summary>
    private sealed record Visit(string Object, string Relation, Visit? Before);

    /// <summary>Gathers the branches of a union: the first true one ends it, else a fault outweighs false.</summary>
    private struct AnyOf
    {
        public CheckResult Result { get; private set; }

        public bool Settles(CheckResult branch)
        {
            if (branch.Allowed)
            {
                Result = branch;
                return true;
            }

            Result = new CheckResult(false, Result.Fault == CheckFault.None ? branch.Fault : Result.Fault,
                Result.Cycle || branch.Cycle, Result.Tainted || branch.Tainted, null);
            return false;
        }
    }
}
