using System.Collections.Immutable;
using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Pins.Schemas;

/// <summary><c>type</c>.</summary>
internal sealed class TypeRule(ImmutableArray<string> types) : SchemaRule
{
    public static readonly string[] All = ["null", "boolean", "object", "array", "number", "string", "integer"];

    public override bool Holds(JsonElement value, SchemaRun run, Marks? marks)
    {
        foreach (var type in types)
        {
            if (Is(value, type))
            {
                return true;
            }
        }

        return run.Fail($"must be {string.Join(" or ", types)}");
    }

    private static bool Is(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Null => type == "null",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || (type == "integer" && SchemaNumber.Of(value).IsWhole),
        _ => false,
    };
}

/// <summary><c>enum</c> and <c>const</c>.</summary>
internal sealed class OneOfValues(ImmutableArray<JsonElement> values) : SchemaRule
{
    private const int MostTold = 20;
    private const int LongestTold = 200;

    private readonly string _expected = Told(values);

    public override bool Holds(JsonElement value, SchemaRun run, Marks? marks)
    {
        foreach (var one in values)
        {
            if (!run.Spend())
            {
                return false;
            }

            if (JsonElement.DeepEquals(one, value))
            {
                return true;
            }
        }

        return run.Fail(_expected);
    }

    private static string Told(ImmutableArray<JsonElement> values)
    {
        var told = string.Join(", ", values.Take(MostTold).Select(static value => value.GetRawText()));
        return told.Length > LongestTold || values.Length > MostTold ? "must be one of the values that the schema lists" : $"must be one of {told}";
    }
}

/// <summary><c>minimum</c>, <c>maximum</c>, their exclusive forms and <c>multipleOf</c>.</summary>
internal sealed class NumberRule(string keyword, JsonElement bound) : SchemaRule
{
    private readonly SchemaNumber _bound = SchemaNumber.Of(bound);
    private readonly string _expected = keyword switch
    {
        "minimum" => $"must be at least {bound.GetRawText()}",
        "maximum" => $"must be at most {bound.GetRawText()}",
        "exclusiveMinimum" => $"must be above {bound.GetRawText()}",
        "exclusiveMaximum" => $"must be below {bound.GetRawText()}",
        _ => $"must be a multiple of {bound.GetRawText()}",
    };

    public override bool Holds(JsonElement value, SchemaRun run, Marks? marks)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            return true;
        }

        var number = SchemaNumber.Of(value);
        var holds = keyword switch
        {
            "minimum" => number.CompareTo(_bound) >= 0,
            "maximum" => number.CompareTo(_bound) <= 0,
            "exclusiveMinimum" => number.CompareTo(_bound) > 0,
            "exclusiveMaximum" => number.CompareTo(_bound) < 0,
            _ => number.IsMultipleOf(_bound),
        };
        return holds || run.Fail(_expected);
    }
}

/// <summary><c>minLength</c> and <c>maxLength</c>, in code points.</summary>
internal sealed class LengthRule(int least, int? most) : SchemaRule
{
    public override bool Holds(JsonElement value, SchemaRun run, Marks? marks)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return true;
        }

        var text = value.GetString()!;
        var length = text.Length - text.Where((letter, at) => char.IsLowSurrogate(letter) && at > 0 && char.IsHighSurrogate(text[at - 1])).Count();
        return length < least ? run.Fail($"must have at least {least} characters")
            : length <= most || most is null || run.Fail($"must have at most {most} characters");
    }
}

/// <summary><c>pattern</c>.</summary>
internal sealed class PatternRule(SchemaPattern pattern) : SchemaRule
{
    public override bool Holds(JsonElement value, SchemaRun run, Marks? marks) =>
        value.ValueKind != JsonValueKind.String || pattern.Matches(value.GetString()!) || run.Fail("must match the pattern of the schema");
}
