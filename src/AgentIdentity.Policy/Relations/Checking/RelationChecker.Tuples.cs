using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Checking;

/// <content>The leaves: what tuples say.</content>
internal sealed partial class RelationChecker
{
    private CheckResult Direct(RelationDefinition definition, string objectText, int depth, Visit path)
    {
        var any = default(AnyOf);
        var subject = _question.Subject;
        if (any.Settles(Exact(definition, objectText, subject.Text, subject.Relation, subject.Wildcard)))
        {
            return any.Result;
        }

        if (subject.Relation is null && !subject.Wildcard && any.Settles(Exact(definition, objectText, subject.Everyone, null, true)))
        {
            return any.Result;
        }

        any.Settles(Usersets(definition, objectText, depth, path));
        return any.Result;
    }

    private CheckResult Exact(RelationDefinition definition, string objectText, string user, string? relation, bool wildcard)
    {
        var tuple = Contextual(objectText, definition.Name, user) ?? _tuples.Find(new RelationQuestion(user, definition.Name, objectText));
        // Tuples that the present model no longer allows do not count.
        if (tuple is null || !definition.Accepts(_question.Subject.Type, relation, wildcard, tuple.Condition?.Name))
        {
            return CheckResult.False;
        }

        return Objection(tuple) is { } note ? CheckResult.Failed(note.Fault) : CheckResult.True(Proof.Fact(tuple));
    }

    private CheckResult Usersets(RelationDefinition definition, string objectText, int depth, Visit path)
    {
        var step = new Fan();
        foreach (var tuple in Contextual(objectText, definition.Name))
        {
            if (tuple.User.Contains('#'))
            {
                Userset(UsersetTuple.Of(tuple), ref step);
            }
        }

        foreach (var tuple in _tuples.Of(objectText, definition.Name))
        {
            if (tuple.User.Contains('#') && Contextual(objectText, definition.Name, tuple.User) is null)
            {
                Userset(UsersetTuple.Of(tuple), ref step);
            }
        }

        return step.Result;

        void Userset(UsersetTuple userset, ref Fan fan)
        {
            if (fan.Any.Result.Allowed || !definition.Accepts(Subject.TypeOf(userset.Object), userset.Relation, false, userset.Tuple.Condition?.Name))
            {
                return;
            }

            if (Objection(userset.Tuple) is { } note)
            {
                fan.Skip(note);
                return;
            }

            var result = Resolve(userset.Object, userset.Relation, depth + 1, path);
            fan.Add(result.Allowed ? result with { Proof = Proof.Fact(userset.Tuple, result.Proof) } : result);
        }
    }

    private CheckResult From(TupleToUsersetRewrite from, RelationDefinition definition, string objectText, int depth, Visit path)
    {
        var tupleset = _model.Find(definition.Type, from.Tupleset.Text)!;
        var step = new Fan();
        foreach (var tuple in Contextual(objectText, tupleset.Name))
        {
            Parent(tuple, ref step);
        }

        foreach (var tuple in _tuples.Of(objectText, tupleset.Name))
        {
            if (Contextual(objectText, tupleset.Name, tuple.User) is null)
            {
                Parent(tuple, ref step);
            }
        }

        return step.Result;

        void Parent(RelationTuple tuple, ref Fan fan)
        {
            var type = Subject.TypeOf(tuple.User);
            if (fan.Any.Result.Allowed || tuple.User.Contains('#') || tuple.User.EndsWith(":*", StringComparison.Ordinal)
                || !tupleset.Accepts(type, null, false, tuple.Condition?.Name))
            {
                return;
            }

            if (Objection(tuple) is { } note)
            {
                fan.Skip(note);
                return;
            }

            // A parent without the relation gives nothing, yet its condition was evaluated (Resolve answers false for it).
            var result = Resolve(tuple.User, from.Relation, depth + 1, path);
            fan.Add(result.Allowed ? result with { Proof = Proof.Fact(tuple, result.Proof) } : result);
        }
    }

    private ConditionNote? Objection(RelationTuple tuple)
    {
        var note = ConditionEvaluation.Objection(_model, tuple, _question.Context);
        if (note is not null)
        {
            _notes.Add(note);
        }

        return note;
    }

    private IEnumerable<RelationTuple> Contextual(string objectText, string relation) => _question.ContextualTuples.IsEmpty
        ? []
        : _question.ContextualTuples.Where(t => t.Object == objectText && t.Relation == relation);

    private RelationTuple? Contextual(string objectText, string relation, string user)
    {
        foreach (var tuple in _question.ContextualTuples)
        {
            if (tuple.Object == objectText && tuple.Relation == relation && tuple.User == user)
            {
                return tuple;
            }
        }

        return null;
    }

    /// <summary>
    /// Many tuples of one step. As in OpenFGA, one whose condition cannot be evaluated is passed over when another one's
    /// condition could be; only when all fail does the step fail. The notes keep what was passed over for the explanation.
    /// </summary>
    private struct Fan
    {
        private bool _passed;
        private CheckFault _skipped;

        public AnyOf Any;

        public readonly CheckResult Result => _passed || _skipped == CheckFault.None ? Any.Result : CheckResult.Failed(_skipped);

        public void Skip(ConditionNote note) => _skipped = _skipped == CheckFault.None ? note.Fault : _skipped;

        public void Add(CheckResult result)
        {
            _passed = true;
            Any.Settles(result);
        }
    }
}
