namespace AgentIdentity.Cel.Tests.Costs;

/// <summary>The units are cel-go's; the figures of its own cost tests (interpreter/runtimecost_test.go) hold here.</summary>
public sealed class ActualCosts
{
    private static readonly string Long = new('a', 500);

    private static readonly CelEnvironment Environment = CelEnvironment.Standard
        .Declare("list", CelType.List(CelType.Int)).Declare("map", CelType.Map(CelType.String, CelType.Dyn)).Declare("text", CelType.String)
        .Declare("other", CelType.String).Declare("octets", CelType.Bytes).Declare("yes", CelType.Bool).Declare("n", CelType.Int).Declare("empty", CelType.List(CelType.Int));

    private static readonly CelActivation Values = CelActivation.Of(
        ("list", CelValue.FromList([CelValue.FromInt(1), CelValue.FromInt(2), CelValue.FromInt(3)])),
        ("map", CelValue.FromMap(new Dictionary<string, CelValue> { ["key"] = CelValue.FromMap(new Dictionary<string, CelValue> { ["f"] = CelValue.FromInt(1) }) })),
        ("text", CelValue.FromString(Long)),
        ("other", CelValue.FromString(Long)),
        ("octets", CelValue.FromBytes(new byte[500])),
        ("yes", CelValue.FromBool(true)),
        ("n", CelValue.FromInt(1)),
        ("empty", CelValue.FromList([])));

    [Theory]
    [InlineData("'Hello World!'", 0)]
    [InlineData("list", 1)]
    [InlineData("map['key']", 2)]
    [InlineData("list[0]", 2)]
    [InlineData("list[3-3]", 3)]
    [InlineData("map['ke' + 'y']", 3)]
    [InlineData("map.key.f", 3)]
    [InlineData("has(map.key.f)", 3)]
    [InlineData("has(map.key)", 2)]
    [InlineData("[1, 2, 3]", 10)]
    [InlineData("[n, 2, 3]", 11)]
    [InlineData("{'a': 1, 'b': 2}", 30)]
    [InlineData("[1, 2][0]", 12)]
    [InlineData("empty.all(x, true)", 2)]
    [InlineData("[1, 2, 3].all(x, true)", 20)]
    [InlineData("[1, 2, 3].exists(x, false)", 23)]
    [InlineData("[1, 2, 3].exists_one(x, false)", 12)]
    [InlineData("[1, 2, 3].exists_one(x, true)", 18)]
    [InlineData("[1, 2, 3].filter(x, true)", 60)]
    [InlineData("[1, 2, 3].map(x, x)", 60)]
    [InlineData("[{'k1': 1}, {'k2': 2}].all(x, true)", 77)]
    [InlineData("map.all(k, map[k].f > 3)", 9)]
    [InlineData("text.matches('[0-9]')", 103)]
    [InlineData("'123'.matches('[0-9]')", 2)]
    [InlineData("false || false", 0)]
    [InlineData("yes && yes && yes && yes", 4)]
    [InlineData("yes || yes || yes || yes", 1)]
    [InlineData("!yes", 2)]
    [InlineData("1 < 2", 1)]
    [InlineData("1 == 2", 1)]
    [InlineData("2 in [1, 2, 3]", 13)]
    [InlineData("'key' in map", 2)]
    [InlineData("1 + 1", 1)]
    [InlineData("1 * 1 / 1 % 1 - 1", 4)]
    [InlineData("true ? 1 : 2", 0)]
    [InlineData("false ? false : 1 > 3", 1)]
    [InlineData("(1 > 2 ? 5 : 3) > 1", 2)]
    [InlineData("(1 > 2 || 2 > 1) == true", 3)]
    [InlineData("(n > 2 ? list : empty).all(y, true)", 3)]
    [InlineData("(n > 0 ? list : empty).all(y, true)", 12)]
    [InlineData("size('123')", 1)]
    [InlineData("text.size()", 2)]
    [InlineData("'12345678901234567890' == '123456789012345678901234567890'", 2)]
    [InlineData("text == other", 52)]
    [InlineData("text < other", 52)]
    [InlineData("text + other", 102)]
    [InlineData("list + list", 3)]
    [InlineData("string(octets)", 51)]
    [InlineData("bytes(text)", 51)]
    [InlineData("string(1)", 1)]
    [InlineData("text.contains(other)", 2502)]
    [InlineData("text.startsWith('x')", 51)]
    [InlineData("'idc'.startsWith(text)", 2)]
    [InlineData("'abcdefg'.contains('val1' + 'val2222222')", 4)]
    [InlineData("[1, 2].exists(x, x == 1)", 17)]
    [InlineData("cel.bind(a, n, a + a)", 14)]
    [InlineData("ipaddress('10.0.0.1').in_cidr('10.0.0.0/8')", 2)]
    [InlineData("timestamp('2026-01-01T00:00:00Z') < timestamp('2027-01-01T00:00:00Z')", 3)]
    public void An_evaluation_costs_what_cel_go_counts(string source, long expected)
    {
        Environment.Compile(source).Evaluate(Values, out var cost).IsError.Should().BeFalse();
        cost.Should().Be(expected);
    }

    [Theory]
    [InlineData("text.upperAscii()", 52)]
    [InlineData("text.replace('a', 'b')", 54)]
    [InlineData("list.slice(0, 1)", 5)]
    [InlineData("sets.contains(list, list)", 12)]
    [InlineData("list.sort()", 5)]
    [InlineData("math.greatest(1, 2)", 1)]
    [InlineData("optional.of(text)", 2)]
    public void A_function_of_an_extension_costs_one_and_what_it_passes_over(string source, long expected)
    {
        Environment.Compile(source).Evaluate(Values, out var cost).IsError.Should().BeFalse();
        cost.Should().Be(expected);
    }

    [Fact]
    public void A_limit_is_what_may_be_spent_and_not_one_less()
    {
        const string Source = "[1, 2, 3].all(x, true)";
        Limited(20).Compile(Source).Evaluate(Values).AsBool.Should().BeTrue();
        Limited(19).Compile(Source).Evaluate(Values).ErrorText.Should().Contain("cost limit");
    }

    private static CelEnvironment Limited(long cost) => Environment.WithLimits(CelLimits.Default with { Cost = cost });
}
