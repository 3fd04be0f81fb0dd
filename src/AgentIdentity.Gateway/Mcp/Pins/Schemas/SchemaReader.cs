using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Pins.Schemas;

/// <summary>Compiles a schema. Each place of it becomes one node, also where it is referred to several times or refers to itself.</summary>
internal sealed class SchemaReader(JsonElement schema)
{
    private const int MostNodes = 5_000;

    // Keywords that decide something and are not understood here.
    private static readonly string[] NotUnderstood = ["$dynamicRef", "$recursiveRef", "extends", "disallow", "divisibleBy"];

    private static readonly string[] Dialects =
    [
        "https://json-schema.org/draft/2020-12/schema", "https://json-schema.org/draft/2019-09/schema",
        "http://json-schema.org/draft-07/schema", "http://json-schema.org/draft-06/schema",
    ];

    private readonly Dictionary<string, SchemaNode> _nodes = new(StringComparer.Ordinal);
    private readonly Queue<(SchemaNode Node, JsonElement Element, string Place)> _unread = new();
    private readonly SchemaReferences _references = new(schema);

    public bool NeedsMarks { get; private set; }

    public SchemaNode ReadRoot()
    {
        var root = Node(schema, "");
        while (_unread.TryDequeue(out var next))
        {
            next.Node.Set(Rules(new SchemaFields(next.Element, next.Place)));
        }

        return root;
    }

    private SchemaNode Node(JsonElement element, string place)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.True:
                return SchemaNode.Anything;
            case JsonValueKind.False:
                return SchemaNode.Nothing;
            case JsonValueKind.Object:
                break;
            default:
                throw new SchemaException(place, "a schema is an object, true or false");
        }

        if (!_nodes.TryGetValue(place, out var node))
        {
            if (_nodes.Count == MostNodes)
            {
                throw new SchemaException(place, $"the schema has more than {MostNodes} parts");
            }

            _nodes.Add(place, node = new SchemaNode());
            _unread.Enqueue((node, element, place));
        }

        return node;
    }

    private IEnumerable<SchemaRule> Rules(SchemaFields fields)
    {
        Understood(fields);
        if (fields.Texts("type") is { } types)
        {
            yield return types.All(TypeRule.All.Contains) ? new TypeRule(types) : throw new SchemaException(fields.Place, "'type' names no type of JSON");
        }

        foreach (var rule in ValueRules(fields).Concat(ArrayRules(fields)).Concat(ObjectRules(fields)).Concat(Combinations(fields)))
        {
            yield return rule;
        }

        // Last: these are about what nothing else has spoken of.
        foreach (var (keyword, ofItems) in new[] { ("unevaluatedItems", true), ("unevaluatedProperties", false) })
        {
            if (Below(fields, keyword) is { } node)
            {
                NeedsMarks = true;
                yield return new UnevaluatedRule(node, ofItems);
            }
        }
    }

    private static void Understood(SchemaFields fields)
    {
        if (NotUnderstood.FirstOrDefault(keyword => fields.Find(keyword) is not null) is { } keyword)
        {
            throw new SchemaException(fields.Place, $"'{keyword}' is not understood here");
        }

        if (fields.Place.Length > 0 && fields.Find("$id") is not null)
        {
            throw new SchemaException(fields.Place, "'$id' within a schema makes another schema of its part, which is not understood here");
        }

        if (fields.Find("$schema") is { } dialect && !(dialect.ValueKind == JsonValueKind.String && Dialects.Contains(dialect.GetString()!.TrimEnd('#'))))
        {
            throw new SchemaException(fields.Place, "'$schema' names a language that is not understood here; write 2020-12 or draft-07");
        }
    }

    private static IEnumerable<SchemaRule> ValueRules(SchemaFields fields)
    {
        if (fields.Find("const") is { } constant)
        {
            yield return new OneOfValues([constant]);
        }

        if (fields.List("enum") is { } values)
        {
            yield return new OneOfValues(values);
        }

        foreach (var keyword in new[] { "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf" })
        {
            if (fields.Find(keyword) is { } bound)
            {
                yield return bound.ValueKind == JsonValueKind.Number ? new NumberRule(keyword, bound) : throw new SchemaException(fields.Place, $"'{keyword}' is not a number");
            }
        }

        if (fields.Count("minLength") is var shortest && fields.Count("maxLength") is var longest && (shortest ?? longest) is not null)
        {
            yield return new LengthRule(shortest ?? 0, longest);
        }

        if (fields.Text("pattern") is { } pattern)
        {
            yield return new PatternRule(Pattern(pattern, fields.Place));
        }
    }

    private IEnumerable<SchemaRule> ArrayRules(SchemaFields fields)
    {
        var (items, isList) = (fields.Find("items"), fields.Find("items") is { ValueKind: JsonValueKind.Array });
        ImmutableArray<SchemaNode> first = isList ? Each(fields, "items") : fields.Find("prefixItems") is null ? [] : Each(fields, "prefixItems");
        var rest = isList ? Below(fields, "additionalItems") : items is null ? null : Below(fields, "items");
        if (rest is not null || first.Length > 0)
        {
            yield return new ItemsRule(first, rest);
        }

        var (least, most, unique) = (fields.Count("minItems"), fields.Count("maxItems"), fields.Flag("uniqueItems"));
        if (unique || (least ?? most) is not null)
        {
            yield return new ItemCountRule(least ?? 0, most, unique);
        }

        if (Below(fields, "contains") is { } contained)
        {
            yield return new ContainsRule(contained, fields.Count("minContains") ?? 1, fields.Count("maxContains"));
        }
    }

    private IEnumerable<SchemaRule> ObjectRules(SchemaFields fields)
    {
        if (fields.Texts("required", orOne: false) is { } required)
        {
            yield return new RequiredRule(required);
        }

        var (named, patterned, others) = (Members(fields, "properties"), Members(fields, "patternProperties"), Below(fields, "additionalProperties"));
        if (named.Count > 0 || patterned.Count > 0 || others is not null)
        {
            yield return new PropertiesRule(
                named.ToFrozenDictionary(StringComparer.Ordinal), [.. patterned.Select(pair => (Pattern(pair.Key, fields.Place), pair.Value))], others);
        }

        var (least, most, names) = (fields.Count("minProperties"), fields.Count("maxProperties"), Below(fields, "propertyNames"));
        if ((least ?? most) is not null || names is not null)
        {
            yield return new NamesRule(least ?? 0, most, names);
        }

        foreach (var keyword in new[] { "dependentRequired", "dependentSchemas", "dependencies" })
        {
            foreach (var (name, value) in fields.Members(keyword))
            {
                yield return value.ValueKind == JsonValueKind.Array
                    ? new DependentRule(name, fields.TextsOf(value, keyword), null)
                    : new DependentRule(name, [], Node(value, fields.Below(keyword, name)));
            }
        }
    }

    private IEnumerable<SchemaRule> Combinations(SchemaFields fields)
    {
        if (fields.Text("$ref") is { } reference)
        {
            var (element, place) = _references.Find(reference, fields.Place);
            yield return new AllOfRule([Node(element, place)]);
        }

        if (fields.Find("allOf") is not null)
        {
            yield return new AllOfRule(Each(fields, "allOf"));
        }

        if (fields.Find("anyOf") is not null)
        {
            yield return new AnyOfRule(Each(fields, "anyOf"), one: false);
        }

        if (fields.Find("oneOf") is not null)
        {
            yield return new AnyOfRule(Each(fields, "oneOf"), one: true);
        }

        if (Below(fields, "not") is { } excluded)
        {
            yield return new NotRule(excluded);
        }

        if (Below(fields, "if") is { } condition)
        {
            yield return new IfRule(condition, Below(fields, "then"), Below(fields, "else"));
        }
    }

    private SchemaNode? Below(SchemaFields fields, string keyword) => fields.Find(keyword) is { } element ? Node(element, fields.Below(keyword)) : null;

    private ImmutableArray<SchemaNode> Each(SchemaFields fields, string keyword) =>
        [.. fields.List(keyword)!.Value.Select((element, at) => Node(element, fields.Below(keyword, at.ToString(System.Globalization.CultureInfo.InvariantCulture))))];

    private Dictionary<string, SchemaNode> Members(SchemaFields fields, string keyword) =>
        fields.Members(keyword).ToDictionary(member => member.Name, member => Node(member.Value, fields.Below(keyword, member.Name)), StringComparer.Ordinal);

    private static SchemaPattern Pattern(string pattern, string place)
    {
        try
        {
            return SchemaPattern.Read(pattern);
        }
        catch (ArgumentException wrong)
        {
            throw new SchemaException(place, $"a pattern is not understood: {wrong.Message}");
        }
    }
}
