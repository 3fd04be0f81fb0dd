using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Explaining;

/// <content>The leaves: what tuples say, and what they would say if their conditions held.</content>
internal sealed partial class Explainer
{
    private Step Direct(Part part, bool show)
    {
        var subject = _question.Subject;
        var tried = new List<Step>();
        string[] users = subject.Relation is null && !subject.Wildcard ? [subject.Text, subject.Everyone] : [subject.Text];
        foreach (var user in users)
        {
            if (_tuples.Find(new RelationQuestion(user, part.Definition.Name, part.Object)) is { } tuple)
            {
                var step = Fact(tuple, part.Definition, show && Take());
                if (step.Allowed)
                {
                    Record?.Saw(part.Definition, tuple);
                    Release(tried);
                    return Branch(show, part, step, null, [step]);
                }

                tried.Add(step);
            }
        }

        var sets = Fan(_tuples.SetsOf(part.Object, part.Definition.Name), part.Definition, show, (tuple, shown) =>
        {
            var hash = tuple.User.IndexOf('#', StringComparison.Ordinal);
            return Resolve(tuple.User[..hash], tuple.User[(hash + 1)..], part.Depth + 1, part.Path, shown);
        });
        if (sets is [{ Allowed: true } found])
        {
            Release(tried);
            return Branch(show, part, found, null, [found]);
        }

        tried.AddRange(sets);
        return Branch(show, part, Step.NoneOf(tried), tried.Count == 0 ? $"no tuple makes {subject.Text} {part.Definition.Name} of {part.Object}" : null, tried);
    }

    private Step From(TupleToUsersetRewrite from, Part part, bool show)
    {
        var tupleset = _model.Find(part.Definition.Type, from.Tupleset.Text)!;
        var parents = Fan(_tuples.Of(part.Object, tupleset.Name), tupleset, show,
            (tuple, shown) => Resolve(tuple.User, from.Relation, part.Depth + 1, part.Path, shown));
        return parents is [{ Allowed: true } found]
            ? Branch(show, part, found, null, [found])
            : Branch(show, part, Step.NoneOf(parents), parents.Count == 0 ? $"no tuple names a {tupleset.Name} of {part.Object}" : null, parents);
    }

    private Step Fact(RelationTuple tuple, RelationDefinition definition, bool show)
    {
        if (!Fits(tuple, definition))
        {
            return Refused(tuple, definition, show);
        }

        return Objection(tuple) is { } note
            ? Shown(show, Name(tuple, show), Step.Objected(note, null), show ? note.Text : null, tuple, [])
            : Shown(show, Name(tuple, show), Step.True, tuple.Condition is null ? null : $"condition {tuple.Condition.Name} holds", tuple, []);
    }

    /// <summary>
    /// Many tuples of one step, the true one alone when there is one. As in OpenFGA, one whose condition cannot be evaluated
    /// is passed over when another one's could be (policy.md 1.4.10); that it was stays to be read.
    /// </summary>
    private List<Step> Fan(IEnumerable<RelationTuple> tuples, RelationDefinition definition, bool show, Func<RelationTuple, bool, Step> below)
    {
        var (steps, objected, passed) = (new List<Step>(), new List<int>(), false);
        foreach (var tuple in tuples)
        {
            var shown = show && Take();
            if (++_steps > _maxSteps)
            {
                passed = true;
                steps.Add(Leaf(shown, tuple.ToString(), Step.Failed(CheckFault.TooComplex), "too much work; no further tuple was looked at"));
                break;
            }

            if (!Fits(tuple, definition))
            {
                steps.Add(Refused(tuple, definition, shown));
            }
            else if (Objection(tuple) is { } note)
            {
                var would = _steps > _curious ? null : below(tuple, shown && Take());
                objected.Add(steps.Count);
                steps.Add(Shown(shown, Name(tuple, shown), Step.Objected(note, would), shown ? note.Text : null, tuple, would is null ? [] : [would]));
            }
            else
            {
                passed = true;
                var step = Follow(tuple, shown, below);
                if (step.Allowed)
                {
                    Record?.Saw(definition, tuple);
                    Release(steps);
                    return [Again(step, show) ? Follow(tuple, Take(step), below) : step];
                }

                steps.Add(step);
            }
        }

        foreach (var at in passed ? objected : [])
        {
            steps[at] = PassOver(steps[at]);
        }

        return steps;
    }

    private Step Follow(RelationTuple tuple, bool show, Func<RelationTuple, bool, Step> below)
    {
        var step = below(tuple, show && Take());
        return Shown(show, Name(tuple, show), step, tuple.Condition is null ? null : $"condition {tuple.Condition.Name} holds", tuple, [step]);
    }

    /// <summary>A tuple whose condition could not be evaluated, beside one whose condition could.</summary>
    private static Step PassOver(Step step) => step.Fault == CheckFault.None ? step : step with
    {
        Fault = CheckFault.None,
        Node = step.Node is { } node ? node with { Note = $"{node.Note}; passed over, because the condition of another tuple could be evaluated" } : null,
    };

    private static Step Refused(RelationTuple tuple, RelationDefinition definition, bool show) => Shown(show, Name(tuple, show), Step.False(ExplainedOutcome.Impossible),
        !show ? null : $"the model does not allow this tuple: {definition.Name} of {definition.Type} accepts {string.Join(", ", definition.Restrictions)}", tuple, []);

    private static bool Fits(RelationTuple tuple, RelationDefinition definition) =>
        Subject.Parse(tuple.User) is { } user && definition.Accepts(user.Type, user.Relation, user.Wildcard, tuple.Condition?.Name);

    private static string Name(RelationTuple tuple, bool show) => show ? tuple.ToString() : "";

    private ConditionNote? Objection(RelationTuple tuple) => ConditionEvaluation.Objection(_model, tuple, _question.Context);
}
