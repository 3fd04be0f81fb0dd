using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.Cel.Tests.Evaluation;

/// <summary>Documents and expressions made to take time or memory. None may take more than moments, whatever its size.</summary>
public sealed class HostileValues
{
    private static readonly TimeSpan Moments = TimeSpan.FromSeconds(10);
    private const long ModestBytes = 1_500_000_000;

    /// <summary>Twelve lists, each holding the one before it ten times: a million million elements in little memory.</summary>
    private static readonly string Nested = Enumerable.Range(0, 12).Aggregate(
        "#", (body, i) => body.Replace("#", $"cel.bind(l{i + 1}, [{string.Join(", ", Enumerable.Repeat($"l{i}", 10))}], #)", StringComparison.Ordinal));

    [Theory]
    [InlineData("l12 == l12")]
    [InlineData("l12 != l12 || true")]
    [InlineData("l12 in [l12]")]
    [InlineData("[l12, l12].distinct().size() > 0")]
    [InlineData("sets.contains([l12], [l12])")]
    [InlineData("sets.equivalent([l12], [l12])")]
    [InlineData("{'a': l12} == {'a': l12}")]
    [InlineData("optional.of(l12) == optional.of(l12)")]
    [InlineData("'%s'.format([l12]).size() > 0")]
    [InlineData("l12.flatten(12).size() > 0")]
    [InlineData("google.protobuf.ListValue{values: l12} == [1]")]
    public void A_list_that_holds_one_list_many_times_is_paid_for_by_its_elements(string source) =>
        Ends($"cel.bind(l0, [n], {Nested.Replace("#", source, StringComparison.Ordinal)})").ErrorText.Should().Contain("cost limit");

    [Fact]
    public void Such_a_list_is_shown_in_part()
    {
        Ends($"cel.bind(l0, [n], {Nested.Replace("#", "l12", StringComparison.Ordinal)})").ToString().Length.Should().BeLessThan(10_000);
        var program = CelEnvironment.Standard.Declare("n", CelType.Int).Declare("u", CelType.Int)
            .Compile($"cel.bind(l0, [n], {Nested.Replace("#", "dyn(l12[0])[u] == l12", StringComparison.Ordinal)})");
        program.Reduce(CelActivation.Of(("n", CelValue.FromInt(1))).WithUnknown("u")).Residual.Length.Should().BeLessThan(40_000);
    }

    [Theory]
    [InlineData("lists.range(80000).map(i, [i, ##]).size() > 0", "0, ", 9000)]
    [InlineData("lists.range(80000).map(i, {i: i, ##}).size() > 0", "-1: 0, -2: 0, -3: 0, -4: 0, ", 1)]
    [InlineData("lists.range(100000).map(i, lists.range(100000)).size() > 0", "", 0)]
    [InlineData("lists.range(1000).map(i, string(i) + n).join('##').size() > 0", "xxxxxxxxxx", 1000)]
    [InlineData("lists.range(1000).exists(i, big == big + string(i))", "", 0)]
    [InlineData("lists.range(100000).exists(i, size(big) < i)", "", 0)]
    [InlineData("lists.range(100000).exists(i, map[?big].hasValue())", "", 0)]
    [InlineData("lists.range(100000).exists(i, big in map)", "", 0)]
    [InlineData("lists.range(100000).exists(i, {big: 1}.size() > 1)", "", 0)]
    [InlineData("lists.range(100000).exists(i, big in ['a', 'b', 'c', 'd', 'e'])", "", 0)]
    [InlineData("lists.range(100000).exists(i, big in [big + 'x', n])", "", 0)]
    [InlineData("lists.range(100000).exists(i, isCIDR(big) || isIP(big))", "", 0)]
    [InlineData("lists.range(100000).exists(i, timestamp(i).getHours('Nowhere/' + string(i)) > 30)", "", 0)]
    [InlineData("lists.range(100000).exists(i, timestamp(i).getHours(big) > 30)", "", 0)]
    [InlineData("lists.range(100000).exists(i, int(big) > 0)", "", 0)]
    [InlineData("lists.range(100000).exists(i, 'x'.matches(string(i) + '(a|b)*c'))", "", 0)]
    [InlineData("lists.range(100000).exists(i, '%.1000f'.format([1.5]) == n)", "", 0)]
    [InlineData("lists.range(100000).map(i, big).sort().size() > 0", "", 0)]
    [InlineData("lists.range(100000).exists_one(a, lists.range(100000).exists_one(b, lists.range(100000).exists_one(c, false)))", "", 0)]
    public void Work_that_costs_little_by_cel_go_s_count_is_bounded_all_the_same(string source, string piece, int times) =>
        Ends(source.Replace("##", string.Concat(Enumerable.Repeat(piece, times)).TrimEnd(',', ' '), StringComparison.Ordinal));

    [Theory]
    [InlineData("args.list.all(x, x != args.text)")]
    [InlineData("args.list.all(x, x < args.number)")]
    [InlineData("args.list.all(x, args.map[string(x)] >= 0)")]
    [InlineData("args.map.all(k, args.map[k] >= 0)")]
    [InlineData("args.map.exists(k, v, v < 0)")]
    [InlineData("args.list.exists(x, args.words[x] == 'none')")]
    [InlineData("args.list.exists(x, 'none' in args.words)")]
    [InlineData("args.list.exists(x, args.text in args.words)")]
    [InlineData("args == args")]
    [InlineData("args.deep == args.deep")]
    [InlineData("'%s'.format([args.deep]).size() > 0")]
    public void A_large_document_takes_no_longer_than_its_cost(string source)
    {
        var json = new StringBuilder("{\"text\": \"").Append('x', 1_000_000).Append("\", \"number\": 1").Append('0', 1_000_000)
            .Append(", \"list\": [").AppendJoin(',', Enumerable.Range(0, 50_000)).Append("], \"words\": [\"").AppendJoin("\",\"", Enumerable.Range(0, 50_000))
            .Append("\"], \"map\": {\"").AppendJoin(",\"", Enumerable.Range(0, 50_000).Select(i => $"{i}\": {i}")).Append("}, \"deep\": ")
            .Append('[', 5_000).Append(']', 5_000).Append('}');
        using var document = JsonDocument.Parse(json.ToString(), new JsonDocumentOptions { MaxDepth = 10_000 });
        Ends(source, ("args", CelValue.FromJson(document.RootElement)));
    }

    private static CelValue Ends(string source, params (string, CelValue)[] more)
    {
        (string, CelValue)[] variables =
        [
            ("n", CelValue.FromString("n")), ("big", CelValue.FromString(new string('y', 1_000_000))),
            ("map", CelValue.FromMap(new Dictionary<string, CelValue> { ["k"] = CelValue.Null })), .. more,
        ];
        var program = variables.Aggregate(CelEnvironment.Standard.WithLimits(CelLimits.Default with { SourceLength = 100_000 }), (known, variable) => known.Declare(variable.Item1, CelType.Dyn)).Compile(source);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var result = program.Evaluate(CelActivation.Of(variables));
        clock.Elapsed.Should().BeLessThan(Moments);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(ModestBytes);
        return result;
    }
}
