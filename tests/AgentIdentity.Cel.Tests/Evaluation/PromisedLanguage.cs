using System.Text.Json;

namespace AgentIdentity.Cel.Tests.Evaluation;

/// <summary>What the library says of itself in one sentence, word by word: each feature with an expression and what it comes to.</summary>
public sealed class PromisedLanguage
{
    private static readonly CelEnvironment Environment = CelEnvironment.Standard
        .Declare("args", CelType.Dyn).Declare("s", CelType.String).Declare("i", CelType.Int)
        .DeclareFunction("twice", [CelType.Int], CelType.Int, a => CelValue.FromInt(a[0].AsInt * 2))
        .DeclareType(Account).Declare("account", Account);

    private static readonly CelActivation Values = CelActivation.Of(
        ("args", CelValue.FromJson(JsonElement.Parse("""{"to": "ben", "nums": [1, 2, 3]}"""))), ("s", CelValue.FromString("text")), ("i", CelValue.FromInt(1)),
        ("account", CelValue.FromOpaque(Account, "ben")));

    private static CelType Account => CelType.Opaque("Account", CelMember.Of<string>("owner", CelType.String, owner => CelValue.FromString(owner)));

    [Theory]
    [InlineData("macros: has", "has(args.to) && !has(args.none)", "true")]
    [InlineData("macros: all", "args.nums.all(n, n > 0)", "true")]
    [InlineData("macros: exists", "args.nums.exists(n, n == 2)", "true")]
    [InlineData("macros: exists_one", "args.nums.exists_one(n, n > 2)", "true")]
    [InlineData("macros: map", "args.nums.map(n, n * 2)", "[2, 4, 6]")]
    [InlineData("macros: map with a test", "args.nums.map(n, n > 1, n * 2)", "[4, 6]")]
    [InlineData("macros: filter", "args.nums.filter(n, n != 2)", "[1, 3]")]
    [InlineData("two variables: all", "args.nums.all(i, n, n == i + 1)", "true")]
    [InlineData("two variables: exists", "{'a': 1, 'b': 2}.exists(k, v, k == 'b' && v == 2)", "true")]
    [InlineData("two variables: existsOne", "args.nums.existsOne(i, n, i + n == 3)", "true")]
    [InlineData("two variables: transformList", "args.nums.transformList(i, n, i > 0, i * n)", "[2, 6]")]
    [InlineData("two variables: transformMap", "{'a': 1}.transformMap(k, v, k + string(v))", "{\"a\": \"a1\"}")]
    [InlineData("two variables: transformMapEntry", "{'a': 'b'}.transformMapEntry(k, v, {v: k})", "{\"b\": \"a\"}")]
    [InlineData("gradual types: a declared text", "s.size()", "4")]
    [InlineData("gradual types: what is not declared is checked when it is there", "args.to + 'x' == 'benx' && dyn(1) != 'x'", "true")]
    [InlineData("error-absorbing &&", "1 / 0 > 0 && false || !(args.none && false)", "true")]
    [InlineData("error-absorbing ||", "1 / 0 > 0 || true", "true")]
    [InlineData("optionals: select", "args.?none.?deeper.orValue('else')", "\"else\"")]
    [InlineData("optionals: index", "[1][?3].hasValue() || {'a': 1}[?'a'].value() == 1", "true")]
    [InlineData("optionals: in literals", "[?args.?none, ?optional.of(1)].size() + {?'a': args.?none}.size()", "1")]
    [InlineData("optionals: optMap, optFlatMap", "optional.of(2).optMap(n, n + 1).value() + optional.of(2).optFlatMap(n, optional.of(n)).value()", "5")]
    [InlineData("strings: charAt", "'tacocat'.charAt(3)", "\"o\"")]
    [InlineData("strings: format", "'%s %d %.1f %x %b %o %e'.format(['a', 1, 1.25, 255, 5, 8, 10.0])", "\"a 1 1.2 ff 101 10 1.000000e+01\"")]
    [InlineData("strings: indexOf, lastIndexOf", "'banana'.indexOf('a', 2) * 10 + 'banana'.lastIndexOf('a')", "35")]
    [InlineData("strings: join, split", "'a,b,c'.split(',', 2).join('-')", "\"a-b,c\"")]
    [InlineData("strings: lowerAscii, upperAscii", "'ÄbC'.lowerAscii() + 'äbc'.upperAscii()", "\"ÄbcäBC\"")]
    [InlineData("strings: replace", "'aaa'.replace('a', 'b', 2)", "\"bba\"")]
    [InlineData("strings: reverse", "'abc'.reverse()", "\"cba\"")]
    [InlineData("strings: substring, trim", "'  hello '.trim().substring(1, 3)", "\"el\"")]
    [InlineData("strings: quote", "strings.quote('a\"b')", "\"\\\"a\\\\\\\"b\\\"\"")]
    [InlineData("math: greatest, least", "math.greatest(1, 2.5, 2u) + math.least([3.5, 4.5])", "6")]
    [InlineData("math: ceil, floor, round, trunc", "[math.ceil(1.2), math.floor(-1.2), math.round(2.5), math.trunc(-1.7)]", "[2, -2, 3, -1]")]
    [InlineData("math: abs, sign, sqrt", "math.abs(-3) + math.sign(-7) == 2 && math.sqrt(49) == 7.0", "true")]
    [InlineData("math: isNaN, isInf, isFinite", "math.isNaN(double('NaN')) && math.isInf(1.0 / 0.0) && math.isFinite(1.0)", "true")]
    [InlineData("math: bits", "math.bitOr(1, 2) + math.bitAnd(6, 3) + math.bitXor(3, 5) + math.bitShiftLeft(1, 4) + math.bitShiftRight(8, 1) + math.bitNot(-1)", "31")]
    [InlineData("lists: range, slice, flatten", "lists.range(5).slice(1, 4) == [[1], [2, 3]].flatten()", "true")]
    [InlineData("lists: distinct, sort, sortBy, reverse", "[3, 1, 3].distinct().sort() + [1, 2].sortBy(n, -n) + [1, 2].reverse()", "[1, 3, 2, 1, 2, 1]")]
    [InlineData("lists: first, last", "args.nums.first().value() + args.nums.last().value()", "4")]
    [InlineData("sets", "sets.contains([1, 2], [2]) && sets.equivalent([1, 1], [1]) && sets.intersects([1], [1, 2])", "true")]
    [InlineData("encoders", "string(base64.decode(base64.encode(b'hello')))", "\"hello\"")]
    [InlineData("bindings", "cel.bind(n, args.nums[0] + 1, n * n)", "4")]
    [InlineData("network", "cidr('10.0.0.0/8').containsIP(ip('10.1.2.3')) && ip('::1').isLoopback() && !isIP('10.0.0')", "true")]
    [InlineData("timestamps", "timestamp('2026-07-01T12:00:00Z') + duration('36h')", "timestamp(\"2026-07-03T00:00:00Z\")")]
    [InlineData("timestamps with IANA zones", "timestamp('2026-07-01T23:30:00Z').getDate('Europe/Berlin') * 100 + timestamp('2026-07-01T23:30:00Z').getHours('Asia/Kolkata')", "205")]
    [InlineData("timestamps with offsets", "timestamp('2026-07-01T23:30:00Z').getHours('+02:00')", "1")]
    [InlineData("durations", "duration('1h30m').getMinutes()", "90")]
    [InlineData("cross-type equality", "dyn(1) == 1u && dyn(1u) == 1.0 && {1: 'a'}[dyn(1u)] == 'a' && dyn(1) in [1.0] && dyn([1]) == [1u] && dyn(1) != 1.5", "true")]
    [InlineData("cross-type order", "1 < 1.5 && 2u > 1 && -1 < 0u", "true")]
    [InlineData("code-point strings", "'😀é'.size() * 10 + 'a😀b'.indexOf('b')", "22")]
    [InlineData("RE2", "'ab12'.matches('^[a-z]+\\\\d{2}$') && !'x'.matches('^y')", "true")]
    [InlineData("host functions", "twice(21)", "42")]
    [InlineData("host types", "account.owner", "\"ben\"")]
    public void Each_feature_gives_what_it_should(string feature, string source, string expected) =>
        Environment.Compile(source).Evaluate(Values).ToString().Should().Be(expected, feature);

    [Theory]
    [InlineData("int64 overflow, added", "9223372036854775807 + i", "overflow")]
    [InlineData("int64 overflow, taken away", "-9223372036854775808 - i", "overflow")]
    [InlineData("int64 overflow, multiplied", "9223372036854775807 * (i + i)", "overflow")]
    [InlineData("int64 overflow, negated", "-(-9223372036854775807 - i)", "overflow")]
    [InlineData("int64 overflow, divided", "(-9223372036854775807 - i) / -i", "overflow")]
    [InlineData("uint64 overflow, added", "18446744073709551615u + uint(i)", "overflow")]
    [InlineData("uint64 overflow, below zero", "0u - uint(i)", "overflow")]
    [InlineData("conversion overflow", "int(18446744073709551615u) + i", "int overflow")]
    [InlineData("timestamps end", "timestamp('9999-12-31T23:59:59Z') + duration('1s')", "out of range")]
    [InlineData("a zone that there is not", "timestamp('2026-07-01T00:00:00Z').getHours('Nowhere/Town') == i", "zone")]
    public void Each_failure_is_an_error_and_not_a_wrong_value(string feature, string source, string problem) =>
        Environment.Compile(source).Evaluate(Values).ErrorText.Should().Contain(problem, feature);

    [Theory]
    [InlineData("parser with positions", "1 +\n  * 2", 2, 3)]
    [InlineData("type checker: names", "true &&\n nobody", 2, 2)]
    [InlineData("type checker: functions", "s.nothing()", 1, 3)]
    [InlineData("type checker: overloads", "s + 1 == s", 1, 3)]
    [InlineData("type checker: host functions", "twice('a')", 1, 1)]
    [InlineData("type checker: host types", "account.ownr", 1, 9)]
    [InlineData("RE2", "s.matches('(?=a)')", 1, 11)]
    public void Each_mistake_is_refused_at_its_place(string feature, string source, int line, int column)
    {
        var refusal = Expression.Refusal(source, Environment);
        (refusal.Line, refusal.Column).Should().Be((line, column), $"{feature}: {refusal.Message}");
    }

    [Fact]
    public void What_is_unknown_stays_and_the_rest_is_settled()
    {
        var reduction = Environment.Compile("i == 1 && args.to == 'ben'").Reduce(Values.WithUnknown("args.to"));
        (reduction.Value.IsUnknown, reduction.Residual).Should().Be((true, "args.to == \"ben\""));
        Environment.Compile("i == 1 || args.to == 'ben'").Evaluate(Values.WithUnknown("args.to")).AsBool.Should().BeTrue();
    }

    [Fact]
    public void Costs_are_estimated_at_load_and_limited_at_run()
    {
        const string source = "lists.range(1000).all(n, n >= 0)";
        Environment.Compile(source).EstimatedCost.Maximum.Should().BeGreaterThan(1000);
        Expression.Refusal(source, Environment.WithLimits(CelLimits.Default with { EstimatedCost = 10 })).Message.Should().Contain("cost");
        Environment.WithLimits(CelLimits.Default with { Cost = 10 }).Compile(source).Evaluate(Values).ErrorText.Should().Contain("cost limit");
    }

    [Fact]
    public void A_value_is_read_from_the_document_without_copying_it()
    {
        using var document = JsonDocument.Parse($$"""{"deep": {"list": [{{string.Join(',', Enumerable.Range(0, 100_000))}}]} }""");
        CelValue.FromJson(document.RootElement).ToString();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var value = CelValue.FromJson(document.RootElement.GetProperty("deep"));
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_000);
        value.Kind.Should().Be(CelKind.Map);
    }
}
