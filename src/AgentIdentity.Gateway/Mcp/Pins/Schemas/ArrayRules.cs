using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Pins.Schemas;

/// <summary><c>prefixItems</c> and <c>items</c>, under these names or those of draft-07.</summary>
internal sealed class ItemsRule(ImmutableArray<SchemaNode> first, SchemaNode? rest) : SchemaRule
{
    public override bool Holds(JsonElement value, SchemaRun run, Marks? marks)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return true;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var node = index < first.Length ? first[index] : rest;
            if (node is null)
            {
                return true;
            }

            run.Push(index);
            if (!node.Holds(item, run, Fresh(marks)))
            {
                return false;
            }

            run.Pop();
            marks?.Add(index);
            index++;
        }

        return true;
    }

    /// <summary>Another value has marks of its own.</summary>
    internal static Marks? Fresh(Marks? marks) => marks is null ? null : new Marks();
}

/// <summary><c>contains</c> with <c>minContains</c> and <c>maxContains</c>.</summary>
internal sealed class ContainsRule(SchemaNode node, int least, int? most) : SchemaRule
{
    public override bool Holds(JsonElement value, SchemaRun run, Marks? marks)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return true;
        }

        var (found, index) = (0, 0);
        foreach (var item in value.EnumerateArray())
        {
            if (node.Tries(item, run, ItemsRule.Fresh(marks)))
            {
                found++;
                marks?.Add(index);
            }

            if (run.IsOver)
            {
                return false;
            }

            index++;
        }

        return found < least ? run.Fail("lacks an item that the schema asks for") : found <= most || most is null || run.Fail("has too many items of one sort");
    }
}

/// <summary><c>minItems</c>, <c>maxItems</c> and <c>uniqueItems</c>.</summary>
internal sealed class ItemCountRule(int least, int? most, bool unique) : SchemaRule
{
    public override bool Holds(JsonElement value, SchemaRun run, Marks? marks)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return true;
        }

        var count = value.GetArrayLength();
        return count < least ? run.Fail($"must have at least {least} items")
            : count > most ? run.Fail($"must have at most {most} items")
            : !unique || AllDiffer(value, count, run) || run.Fail("must not have two equal items");
    }

    private static bool AllDiffer(JsonElement value, int count, SchemaRun run)
    {
        var items = value.EnumerateArray().ToArray();
        var sizes = items.Select(static item => JsonMarshal.GetRawUtf8Value(item).Length).ToArray();
        for (var one = 1; one < count; one++)
        {
            for (var other = 0; other < one; other++)
            {
                if (!run.Spend(1 + (Math.Min(sizes[one], sizes[other]) / 64)) || JsonElement.DeepEquals(items[one], items[other]))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
