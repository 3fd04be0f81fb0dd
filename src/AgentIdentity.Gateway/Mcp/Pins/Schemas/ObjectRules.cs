using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Pins.Schemas;

/// <summary><c>properties</c>, <c>patternProperties</c> and <c>additionalProperties</c>.</summary>
internal sealed class PropertiesRule(
    FrozenDictionary<string, SchemaNode> named, ImmutableArray<(SchemaPattern Pattern, SchemaNode Node)> patterned, SchemaNode? others) : SchemaRule
{
    public override bool Holds(JsonElement value, SchemaRun run, Marks? marks)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        foreach (var member in value.EnumerateObject())
        {
            run.Push(member.Name);
            if (!HoldsOne(member, run, marks))
            {
                return false;
            }

            run.Pop();
        }

        return true;
    }

    private bool HoldsOne(JsonProperty member, SchemaRun run, Marks? marks)
    {
        var known = named.TryGetValue(member.Name, out var node);
        if (known && !node!.Holds(member.Value, run, ItemsRule.Fresh(marks)))
        {
            return false;
        }

        foreach (var (pattern, below) in patterned)
        {
            if (!run.Spend())
            {
                return false;
            }

            if (pattern.Matches(member.Name))
            {
                known = true;
                if (!below.Holds(member.Value, run, ItemsRule.Fresh(marks)))
                {
                    return false;
                }
            }
        }

        if (!known && others is not null)
        {
            known = true;
            if (!others.Holds(member.Value, run, ItemsRule.Fresh(marks)))
            {
                return false;
            }
        }

        if (known)
        {
            marks?.Add(member.Name);
        }

        return true;
    }
}

/// <summary><c>required</c>.</summary>
internal sealed class RequiredRule(ImmutableArray<string> names) : SchemaRule
{
    public override bool Holds(JsonElement value, SchemaRun run, Marks? marks)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        // A member is looked for from the end.
        var cost = 1 + (value.GetPropertyCount() / 32);
        foreach (var name in names)
        {
            if (!run.Spend(cost) || !value.TryGetProperty(name, out _))
            {
                run.Push(name);
                return run.Fail("is missing");
            }
        }

        return true;
    }
}

/// <summary><c>minProperties</c>, <c>maxProperties</c> and <c>propertyNames</c>.</summary>
internal sealed class NamesRule(int least, int? most, SchemaNode? names) : SchemaRule
{
    public override bool Holds(JsonElement value, SchemaRun run, Marks? marks)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        var count = value.GetPropertyCount();
        if (count < least || count > most)
        {
            return run.Fail(count < least ? $"must have at least {least} members" : $"must have at most {most} members");
        }

        return names is null || value.EnumerateObject().All(member => names.Tries(JsonSerializer.SerializeToElement(member.Name), run, null))
            || run.Fail("has a member with a name that the schema does not allow");
    }
}

/// <summary><c>dependentRequired</c> and <c>dependentSchemas</c>, and both as <c>dependencies</c>.</summary>
internal sealed class DependentRule(string name, ImmutableArray<string> required, SchemaNode? node) : SchemaRule
{
    public override bool Holds(JsonElement value, SchemaRun run, Marks? marks)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out _))
        {
            return true;
        }

        foreach (var other in required)
        {
            if (!value.TryGetProperty(other, out _))
            {
                run.Push(other);
                return run.Fail($"is missing, which {name} needs");
            }
        }

        return node is null || node.HoldsApart(value, run, marks);
    }
}
