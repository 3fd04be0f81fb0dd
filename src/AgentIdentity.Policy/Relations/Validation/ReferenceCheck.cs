using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>Every name that a definition mentions must exist and be of the right sort.</summary>
internal sealed class ReferenceCheck(ModelTypes types, Action<Name, string> invalid)
{
    private readonly HashSet<string> _usedConditions = [];

    public void Run()
    {
        foreach (var type in types.Types)
        {
            foreach (var relation in type.Relations)
            {
                foreach (var rewrite in relation.Rewrite.SelfAndBelow())
                {
                    Check(type.Name.Text, rewrite);
                }
            }
        }

        foreach (var unused in types.Model.Conditions.Where(c => !_usedConditions.Contains(c.Name.Text)))
        {
            invalid(unused.Name, $"`{unused.Name}` condition is not used in the model.");
        }
    }

    private void Check(string type, Rewrite rewrite)
    {
        switch (rewrite)
        {
            case DirectRewrite direct:
                foreach (var restriction in direct.Restrictions)
                {
                    Restriction(restriction);
                }

                break;
            case ComputedRewrite computed when types.Find(type, computed.Relation) is null:
                invalid(new Name(computed.Relation, computed.At), $"the relation `{computed.Relation}` does not exist.");
                break;
            case TupleToUsersetRewrite from:
                From(type, from);
                break;
        }
    }

    private void Restriction(TypeRestriction restriction)
    {
        if (!types.HasType(restriction.Type.Text))
        {
            invalid(restriction.Type, $"`{restriction.Type}` is not a valid type.");
        }
        else if (restriction.Relation is { } relation && types.Find(restriction.Type.Text, relation.Text) is null)
        {
            invalid(restriction.Type, $"`{relation}` is not a valid relation for `{restriction.Type}`.");
        }

        if (restriction.Condition is not { } condition)
        {
            return;
        }

        _usedConditions.Add(condition.Text);
        if (!types.Conditions.Contains(condition.Text))
        {
            invalid(condition, $"`{condition}` is not a defined condition in the model.");
        }
    }

    private void From(string type, TupleToUsersetRewrite from)
    {
        var at = new Name(from.Relation, from.At);
        if (types.Find(type, from.Tupleset.Text) is null)
        {
            invalid(at, $"`{from.Tupleset}` is not a valid relation for `{type}`.");
            return;
        }

        if (types.TuplesetTypes(type, from.Tupleset.Text) is not { } parents)
        {
            invalid(from.Tupleset, $"`{from.Tupleset}` relation used inside from allows only direct relation.");
            return;
        }

        if (parents.Any(p => types.Find(p.Type.Text, from.Relation) is not null))
        {
            return;
        }

        foreach (var parent in parents)
        {
            invalid(at, $"the `{from.Relation}` relation definition on type `{type}` is not valid: `{from.Relation}` does not exist on `{from.Tupleset}`, which is of type `{parent.Type}`.");
        }
    }
}
