using System.Collections.Immutable;
using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Explaining;

/// <content>The operators, and how steps become nodes.</content>
internal sealed partial class Explainer
{
    private Step Union(UnionRewrite union, Part part, bool show)
    {
        var tried = new List<Step>(union.Children.Length);
        _steps += union.Children.Length / RelationChecker.PartsOfAStep;
        foreach (var child in union.Children)
        {
            var step = Evaluate(part with { Rewrite = child }, show && Take());
            if (step.Allowed)
            {
                Release(tried);
                step = Again(step, show) ? Evaluate(part with { Rewrite = child }, Take(step)) : step;
                return Branch(show, part, step, null, [step]);
            }

            tried.Add(step);
        }

        return Branch(show, part, Step.NoneOf(tried), null, tried);
    }

    private Step Intersection(IntersectionRewrite intersection, Part part, bool show)
    {
        var steps = new List<Step>(intersection.Children.Length);
        _steps += intersection.Children.Length / RelationChecker.PartsOfAStep;
        foreach (var child in intersection.Children)
        {
            steps.Add(Evaluate(part with { Rewrite = child }, show && Take()));
            if (steps[^1].IsFalse && _steps > _curious)
            {
                break;
            }
        }

        var hurdle = steps.Min(s => s.Hurdle);
        var decides = steps.FindIndex(s => s.IsFalse);
        if (decides >= 0)
        {
            // The first false one ends it for the checker; the others are here for the reader.
            var because = steps.OrderBy(s => !s.IsFalse).ToArray();
            var blame = steps.Find(s => s.IsFalse && s.Hurdle == hurdle) ?? steps[decides];
            return Branch(show, part, steps[decides] with
            {
                Outcome = blame.Outcome,
                Excluder = blame.Excluder,
                Tainted = steps.Take(decides + 1).Any(s => s.Tainted),
                Hurdle = hurdle,
                Objections = hurdle == Hurdle.NoWay ? [] : Step.Gather(steps),
            }, null, because);
        }

        var fault = steps.Select(s => s.Fault).FirstOrDefault(f => f != CheckFault.None);
        var whole = fault == CheckFault.None ? Step.True : Step.Failed(fault) with { Hurdle = hurdle, Objections = Step.Gather(steps) };
        return Branch(show, part, whole with { Tainted = steps.Exists(s => s.Tainted) }, null, [.. steps.OrderBy(s => s.Allowed)]);
    }

    private Step Difference(DifferenceRewrite difference, Part part, bool show)
    {
        var kept = Evaluate(part with { Rewrite = difference.Kept }, show && Take());
        if (kept.IsFalse)
        {
            return Branch(show, part, kept, null, [kept]);
        }

        var removed = Evaluate(part with { Rewrite = difference.Removed }, show && Take());
        var tainted = kept.Tainted || removed.Tainted;
        var circle = removed is { Cycle: true, Fault: CheckFault.None };
        if (removed.Allowed || circle)
        {
            var what = RewriteText.Of(difference.Removed);
            return Branch(show, part, Step.False(ExplainedOutcome.Excluded) with
            {
                Cycle = circle,
                Tainted = tainted,
                Excluder = circle ? $"whether {_question.Subject.Text} is {what} of {part.Object} leads back to itself, which counts as excluded"
                    : $"{_question.Subject.Text} is {what} of {part.Object}, which excludes",
            }, circle ? "the excluding side comes back to itself, which counts as excluded" : null, [removed, kept]);
        }

        var fault = kept.Fault != CheckFault.None ? kept.Fault : removed.Fault;
        var whole = fault == CheckFault.None ? Step.True
            : Step.Failed(fault) with { Hurdle = Step.Less(kept.Hurdle, Step.Failed(fault).Hurdle), Objections = Step.Gather([kept, removed]) };
        return Branch(show, part, whole with { Tainted = tainted }, null, kept.Fault != CheckFault.None || fault == CheckFault.None ? [kept, removed] : [removed, kept]);
    }

    private static Step Leaf(bool show, string what, Step step, string note) =>
        show ? step with { Node = new RelationExplanation(what, step.Outcome, note, null, []) } : step with { IsCut = true };

    private static Step Branch(bool show, Part part, Step step, string? note, IReadOnlyCollection<Step> because) =>
        Shown(show, show ? RewriteText.Of(part.Rewrite) : "", step, note, null, because);

    private static Step Shown(bool show, string what, Step step, string? note, RelationTuple? tuple, IReadOnlyCollection<Step> because)
    {
        if (!show)
        {
            return step with { Node = null, IsCut = true };
        }

        var nodes = because.Select(s => s.Node).OfType<RelationExplanation>().ToImmutableArray();
        var hidden = because.Count - nodes.Length;
        var more = hidden == 0 ? note : $"{(note is null ? "" : note + "; ")}{hidden} more not shown";
        return step with { Node = new RelationExplanation(what, step.Outcome, more, tuple, nodes), IsCut = because.Any(s => s.IsCut) };
    }
}
