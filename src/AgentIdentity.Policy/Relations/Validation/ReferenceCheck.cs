using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>Every name that a definition mentions must exist and be of the right sort.</summary>
internal sealed class ReferenceCheck(ModelTypes types, bool dynamicConditions, Mistakes mistakes)
{
    public void Run()
    {
        foreach (var definition in Definition.Of(types.Types))
        {
            foreach (var rewrite in definition.Relation.Rewrite.SelfAndBelow())
            {
                Check(definition, rewrite);
            }
        }
    }

    private void Check(Definition definition, Rewrite rewrite)
    {
        switch (rewrite)
        {
            case DirectRewrite direct:
                Restrictions(definition, direct);
                break;
            case ComputedRewrite computed when types.Find(definition.Type.Name.Text, computed.Relation) is null:
                mistakes.Add("missing-definition", definition.Origin, new Name(computed.Relation, computed.At),
                    $"the relation `{computed.Relation}` does not exist.", Mend(definition, computed.Relation));
                break;
            case TupleToUsersetRewrite from:
                From(definition, from);
                break;
        }
    }

    // The commonest slip is a type without its brackets.
    private string Mend(Definition definition, string name) => types.HasType(name)
        ? $"`{name}` is a type; write [{name}] where tuples assign it" : $"define it on `{definition.Type.Name}`, or correct the name";

    private void Restrictions(Definition definition, DirectRewrite direct)
    {
        if (direct.Restrictions.IsEmpty)
        {
            mistakes.Add("assignable-relation-must-have-type", definition.Origin, definition.Relation.Name,
                $"assignable relation '{definition.Relation.Name}' must have types", "name the types that tuples may assign");
        }

        foreach (var restriction in direct.Restrictions)
        {
            Restriction(definition, restriction);
        }
    }

    private void Restriction(Definition definition, TypeRestriction restriction)
    {
        if (!types.HasType(restriction.Type.Text))
        {
            mistakes.Add("invalid-type", definition.Origin, restriction.Type, $"`{restriction.Type}` is not a valid type.",
                types.Find(definition.Type.Name.Text, restriction.Type.Text) is null ? "define it, or correct the name"
                    : $"`{restriction.Type}` is a relation and brackets hold types; write 'or {restriction.Type}' behind them");
        }
        else if (restriction.Relation is { } relation && types.Find(restriction.Type.Text, relation.Text) is null)
        {
            mistakes.Add("invalid-relation-type", definition.Origin, new Name($"{restriction.Type}#{relation}", restriction.Type.At),
                $"`{relation}` is not a valid relation for `{restriction.Type}`.", "define it there, or correct the name");
        }

        if (restriction.Condition?.Text == DynamicConditions.Name)
        {
            Dynamic(definition, restriction.Condition);
        }
        else if (restriction.Condition is { } condition && !types.Conditions.Contains(condition.Text))
        {
            mistakes.Add("condition-not-defined", definition.Origin, condition,
                $"`{condition}` is not a defined condition in the model.", $"add 'condition {condition}(…) {{ … }}', or correct the name");
        }
    }

    /// <summary>Only JSON gets here without the switch: the parser of the language stops before.</summary>
    private void Dynamic(Definition definition, Name condition)
    {
        if (!dynamicConditions)
        {
            mistakes.Add(PolicyError.Unsupported, null, definition.Origin, condition,
                "$expression conditions are experimental in OpenFGA", "switch DynamicConditions on to read them, or define a condition");
        }
    }

    private void From(Definition definition, TupleToUsersetRewrite from)
    {
        var type = definition.Type.Name.Text;
        var whole = new Name($"{from.Relation} from {from.Tupleset}", from.At);
        if (types.Find(type, from.Tupleset.Text) is null)
        {
            mistakes.Add("invalid-relation-type", definition.Origin, whole,
                $"`{from.Tupleset}` is not a valid relation for `{type}`.", $"define it on `{type}` as the relation to the parents");
        }
        else if (types.TuplesetTypes(type, from.Tupleset.Text) is not { } parents)
        {
            mistakes.Add("tupleuserset-not-direct", definition.Origin, from.Tupleset,
                $"`{from.Tupleset}` relation used inside from allows only direct relation.", $"define it as a list of types alone, such as [{type}], without '#' and ':*'");
        }
        else if (parents.All(p => types.Find(p.Type.Text, from.Relation) is null))
        {
            foreach (var parent in parents)
            {
                mistakes.Add("invalid-relation-on-tupleset", definition.Origin, whole,
                    $"the `{from.Relation}` relation definition on type `{type}` is not valid: `{from.Relation}` does not exist on `{from.Tupleset}`, which is of type `{parent.Type}`.",
                    $"define it on `{parent.Type}`, or correct the name");
            }
        }
    }
}
