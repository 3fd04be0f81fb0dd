using System.Collections.Immutable;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Relations.Explaining;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Coverage;

/// <summary>Which relations, and which ways to have them, the tests of a policy show. Asked anew by the engine that explains, so that deciding costs nothing more.</summary>
internal sealed class RelationCoverage(RelationModel model)
{
    private readonly BranchRecord _record = new();

    /// <summary>The checks that a decision makes.</summary>
    public void Saw(DecisionCase asked)
    {
        foreach (var question in RelationQuestions.Of(asked.Request, asked.Snapshot))
        {
            Saw(asked.Snapshot.Tuples, question, asked.Context);
        }
    }

    public void Saw(TupleIndex tuples, RelationQuestion asked, CheckContext context)
    {
        if (Subject.Parse(asked.User) is { } user && Subject.IsObject(asked.Object) && model.Find(Subject.TypeOf(asked.Object), asked.Relation) is not null)
        {
            Explainer.Observe(model, tuples, new CheckQuestion(user, asked.Relation, asked.Object, context), _record);
        }
    }

    public IEnumerable<CoveragePoint> Points() =>
        from type in model.Syntax.Types
        from relation in type.Relations
        let file = (relation.Origin ?? type.Origin)?.Place ?? ""
        from point in Points($"{type.Name}#{relation.Name}", relation, file)
        select point;

    private IEnumerable<CoveragePoint> Points(string name, RelationSyntax relation, string file)
    {
        var whole = _record.Of(relation.Rewrite);
        // What only leads to other relations is never asked about itself: it is enough that it led there.
        var leads = whole is (false, false) && Rewrites.Direct(relation.Rewrite)?.Restrictions.Any(_record.IsUsed) == true;
        yield return new CoveragePoint(CoverageKind.Relation, name, null, file, relation.Name.At.Line) { True = whole.True || leads, False = whole.False, TwoSided = !leads };
        foreach (var part in relation.Rewrite.SelfAndBelow())
        {
            foreach (var point in Parts(name, relation, part, file))
            {
                yield return point;
            }
        }
    }

    /// <summary>The ways to have a relation: each kind of user that tuples may name, and each other relation that counts. The only way there is, is the relation itself.</summary>
    private IEnumerable<CoveragePoint> Parts(string name, RelationSyntax relation, Rewrite part, string file)
    {
        var (seenTrue, seenFalse) = _record.Of(part);
        if (part is DirectRewrite direct && (direct.Restrictions.Length > 1 || part != relation.Rewrite))
        {
            return direct.Restrictions.Select(r =>
                new CoveragePoint(CoverageKind.Relation, name, $"[{r}]", file, r.Type.At.Line) { True = _record.IsUsed(r), False = seenFalse });
        }

        return part is ComputedRewrite or TupleToUsersetRewrite && !ReferenceEquals(part, relation.Rewrite)
            ? [new CoveragePoint(CoverageKind.Relation, name, RewriteText.Of(part), file, part.At.Line) { True = seenTrue, False = seenFalse }]
            : [];
    }
}
