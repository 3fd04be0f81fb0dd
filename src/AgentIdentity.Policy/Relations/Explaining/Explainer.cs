using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Explaining;

/// <summary>
/// Answers one question as the checker does and keeps every branch: what made it true, or for each branch what was missing,
/// which condition failed with which values, what excluded and where it came back to itself. Slower, for those who ask why.
/// Not shared between threads.
/// </summary>
internal sealed partial class Explainer
{
    /// <summary>How many steps an explanation shows.</summary>
    public const int Room = 250;

    /// <summary>Steps enough to say what stands in the way, where the answer is known and nobody asked for the whole story: a refusal must not cost more than a permission.</summary>
    public const int Glance = 5_000;

    // A proof that does not fit even then stays cut.
    private const int MostAgain = 32;

    private readonly RelationModel _model;
    private readonly TupleIndex _tuples;
    private readonly CheckQuestion _question;
    private readonly FrozenSet<RelationDefinition> _reachable;
    private readonly FrozenSet<RelationDefinition> _reachableByAll;
    private readonly Dictionary<(string Object, string Relation), Step> _known = [];
    private readonly int _maxSteps;
    // Beyond this many steps only what the answer needs is looked at, as the checker does.
    private readonly int _curious;
    private int _room;
    private int _again;
    private int _steps;

    private Explainer(RelationModel model, TupleIndex tuples, CheckQuestion question, int room, int maxSteps)
    {
        (_maxSteps, _curious) = (maxSteps, maxSteps / 4);
        (_model, _tuples, _question, _room) = (model, tuples, question, room);
        _reachable = model.Reachability.Of(question.Subject.Kind);
        _reachableByAll = question.Subject.Relation is null ? model.Reachability.Of(question.Subject.Everyone) : [];
    }

    /// <summary>Told of every part that is looked at; for whoever asks which parts of a model are used at all.</summary>
    private BranchRecord? Record { get; init; }

    /// <summary>Answers a question for nothing but the record of the parts that were looked at.</summary>
    public static void Observe(RelationModel model, TupleIndex tuples, CheckQuestion question, BranchRecord record) =>
        new Explainer(model, tuples, question, room: 1, RelationChecker.MaxSteps) { Record = record }.Start();

    /// <param name="room">How many steps to show; the answer does not depend on it.</param>
    /// <param name="maxSteps">How much work it may be; with less than the checker has, what is too complex here may not be so there.</param>
    public static Explained Explain(RelationModel model, TupleIndex tuples, CheckQuestion question, int room = Room, int maxSteps = RelationChecker.MaxSteps)
    {
        var step = new Explainer(model, tuples, question, Math.Max(1, room), maxSteps).Start();
        if (step.Fault == CheckFault.TooComplex && RelationChecker.Check(model, tuples, question) is { Fault: not CheckFault.TooComplex } answer)
        {
            // Looking at every branch was too much; the checker, which stops early, has an answer.
            step = step with
            {
                Allowed = answer.Allowed,
                Fault = answer.Fault,
                Hurdle = answer.Allowed ? Hurdle.Nothing : answer.Notes.Count > 0 ? Hurdle.Condition : Hurdle.NoWay,
                Objections = [.. answer.Notes.Take(Step.MaxObjections)],
                Node = TooLarge(step, answer),
            };
        }

        var reason = (step.Allowed, step.Hurdle) switch
        {
            (true, _) => RelationReason.Related,
            (_, Hurdle.Condition) => RelationReason.ConditionFailed,
            (_, Hurdle.Missing or Hurdle.Error) => RelationReason.MissingContext,
            _ => RelationReason.NoRelation,
        };
        return new Explained(step.Allowed, step.Fault, reason, step.Node!) { Objections = step.Objections, Excluder = step.Excluder };
    }

    private static RelationExplanation TooLarge(Step step, CheckAnswer answer) => new(step.Node!.What,
        answer.Allowed ? ExplainedOutcome.True : answer.Fault == CheckFault.None ? ExplainedOutcome.False : Step.OutcomeOf(answer.Fault),
        "too large to be explained branch by branch", null, []);

    private Step Start()
    {
        var subject = _question.Subject;
        var known = subject.Relation is { } set ? _model.Find(subject.Type, set) is not null : _model.HasType(subject.Type);
        return known
            ? Resolve(_question.Object, _question.Relation, 0, null, Take())
            : Leaf(Take(), $"{_question.Object}#{_question.Relation}", Step.False(ExplainedOutcome.Impossible), $"the model has no {subject.Kind}");
    }

    private Step Resolve(string objectText, string relation, int depth, Visit? path, bool show)
    {
        var what = show ? $"{objectText}#{relation}" : "";
        if (depth >= RelationChecker.MaxDepth || ++_steps > _maxSteps || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return Leaf(show, what, Step.Failed(CheckFault.TooComplex), $"more than {RelationChecker.MaxDepth} steps from set to set, or too much work");
        }

        var subject = _question.Subject;
        if (subject.Relation is not null && subject.Object == objectText && subject.Relation == relation)
        {
            return Leaf(show, what, Step.True, $"{subject.Text} is that very set");
        }

        if (_model.Find(Subject.TypeOf(objectText), relation) is not { } definition)
        {
            return Leaf(show, what, Step.False(ExplainedOutcome.Impossible), !show ? "" : $"type {Subject.TypeOf(objectText)} has no relation {relation}");
        }

        if (!_reachable.Contains(definition) && !_reachableByAll.Contains(definition))
        {
            return Leaf(show, what, Step.False(ExplainedOutcome.Impossible), !show ? "" : $"the model leaves no way for {subject.Kind} to be {relation} of {definition.Type}");
        }

        for (var visit = path; visit is not null; visit = visit.Before)
        {
            if (visit.Relation == relation && visit.Object == objectText)
            {
                return Leaf(show, what, Step.False(ExplainedOutcome.Cycle) with { Cycle = true, Tainted = true }, "this is being asked already; a circle gives nothing");
            }
        }

        if (_known.TryGetValue((objectText, relation), out var known) && !(show && known.IsCut))
        {
            return show ? Again(known) : known with { Node = null, IsCut = true };
        }

        var step = Evaluate(new Part(definition.Rewrite, definition, objectText, depth, new Visit(objectText, relation, path)), show);
        if (show)
        {
            // The part that is the whole definition is the relation itself; only a computed one is a step of its own.
            step = definition.Rewrite is ComputedRewrite
                ? Shown(true, what, step, null, null, [step])
                : step with { Node = step.Node! with { What = what } };
        }

        if (depth > 0 && !step.Tainted && step.Fault == CheckFault.None)
        {
            _known[(objectText, relation)] = step;
        }

        return step;
    }

    /// <summary>What was explained before and is met again: whole where there is room, since the place before may not be shown.</summary>
    private Step Again(Step known)
    {
        var size = Size(known) - 1;
        if (size > _room)
        {
            return known with { Node = known.Node! with { Note = "met before, and not shown again", Because = [] }, IsCut = true };
        }

        _room -= size;
        return known;
    }

    private Step Evaluate(Part part, bool show)
    {
        var step = EvaluateRewrite(part, show);
        Record?.Saw(part.Rewrite, step.Allowed, step.Fault);
        return step;
    }

    private Step EvaluateRewrite(Part part, bool show) => part.Rewrite switch
    {
        DirectRewrite => Direct(part, show),
        ComputedRewrite computed => Resolve(part.Object, computed.Relation, part.Depth, part.Path, show && Take()),
        TupleToUsersetRewrite from => From(from, part, show),
        UnionRewrite union => Union(union, part, show),
        IntersectionRewrite intersection => Intersection(intersection, part, show),
        DifferenceRewrite difference => Difference(difference, part, show),
        _ => throw new InvalidOperationException($"unknown rewrite {part.Rewrite.GetType().Name}"),
    };

    private bool Take() => _room > 0 && _room-- > 0;

    /// <summary>Whether a step that decided is worth another look, because it was cut for those that decided nothing.</summary>
    private bool Again(Step step, bool show) => show && step.IsCut && _again++ < MostAgain;

    /// <summary>Room for a step that decided and was cut, once those that decided nothing have given theirs back.</summary>
    private bool Take(Step cut)
    {
        Release([cut]);
        return Take();
    }

    /// <summary>Gives back the room of steps that decided nothing.</summary>
    private void Release(IEnumerable<Step> steps) => _room += steps.Sum(Size);

    private static int Size(Step step) => step.Node is { } node ? Size(node) : 0;

    private static int Size(RelationExplanation node) => 1 + node.Because.Sum(Size);

    /// <summary>Where a path has been; a second visit is a circle.</summary>
    private sealed record Visit(string Object, string Relation, Visit? Before);

    /// <summary>A part of the definition of a relation of an object.</summary>
    private sealed record Part(Rewrite Rewrite, RelationDefinition Definition, string Object, int Depth, Visit Path);
}
