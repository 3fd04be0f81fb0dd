using System.Collections.Immutable;
using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Pins.Schemas;

/// <summary><c>allOf</c>, and <c>$ref</c>, which is one more of them.</summary>
internal sealed class AllOfRule(ImmutableArray<SchemaNode> nodes) : SchemaRule
{
    public override bool Holds(JsonElement value, SchemaRun run, Marks? marks)
    {
        foreach (var node in nodes)
        {
            if (!node.HoldsApart(value, run, marks))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary><c>anyOf</c> and <c>oneOf</c>.</summary>
internal sealed class AnyOfRule(ImmutableArray<SchemaNode> nodes, bool one) : SchemaRule
{
    public override bool Holds(JsonElement value, SchemaRun run, Marks? marks)
    {
        // One alternative alone can say what is wrong.
        if (nodes.Length == 1)
        {
            return nodes[0].HoldsApart(value, run, marks);
        }

        var found = 0;
        foreach (var node in nodes)
        {
            found += node.Tries(value, run, marks) ? 1 : 0;
            if (run.IsOver)
            {
                return false;
            }

            if (found > 0 && !one && marks is null)
            {
                return true;
            }
        }

        return found == 0 ? run.Fail("is none of the alternatives that the schema gives")
            : found == 1 || !one || run.Fail("is more than one of the alternatives of which the schema wants one");
    }
}

/// <summary><c>not</c>.</summary>
internal sealed class NotRule(SchemaNode node) : SchemaRule
{
    public override bool Holds(JsonElement value, SchemaRun run, Marks? marks) =>
        (!node.Tries(value, run, ItemsRule.Fresh(marks)) && !run.IsOver) || run.Fail("is what the schema excludes");
}

/// <summary><c>if</c>, <c>then</c> and <c>else</c>.</summary>
internal sealed class IfRule(SchemaNode condition, SchemaNode? then, SchemaNode? otherwise) : SchemaRule
{
    public override bool Holds(JsonElement value, SchemaRun run, Marks? marks)
    {
        var branch = condition.Tries(value, run, marks) ? then : otherwise;
        return !run.IsOver && (branch is null || branch.HoldsApart(value, run, marks));
    }
}

/// <summary><c>unevaluatedProperties</c> and <c>unevaluatedItems</c>; asked when everything else has spoken.</summary>
internal sealed class UnevaluatedRule(SchemaNode node, bool ofItems) : SchemaRule
{
    public override bool Holds(JsonElement value, SchemaRun run, Marks? marks) => ofItems ? Items(value, run, marks!) : Members(value, run, marks!);

    private bool Members(JsonElement value, SchemaRun run, Marks marks)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        foreach (var member in value.EnumerateObject().Where(member => !marks.Has(member.Name)))
        {
            run.Push(member.Name);
            if (!node.Holds(member.Value, run, new Marks()))
            {
                return false;
            }

            run.Pop();
            marks.Add(member.Name);
        }

        return true;
    }

    private bool Items(JsonElement value, SchemaRun run, Marks marks)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return true;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (!marks.Has(index))
            {
                run.Push(index);
                if (!node.Holds(item, run, new Marks()))
                {
                    return false;
                }

                run.Pop();
                marks.Add(index);
            }

            index++;
        }

        return true;
    }
}
