using AgentIdentity.Tests;

namespace AgentIdentity.ModelProxy.Tests.Routing;

public sealed class CandidateOrderTests
{
    private const int Calls = 4000;

    [Law]
    public bool Every_candidate_comes_once(int[] shape, ulong draw, int strategy)
    {
        var standings = Standings(shape);
        return CandidateOrder.Of(StrategyOf(strategy), standings, draw).Select(static one => one.Name).Order()
            .SequenceEqual(standings.Select(static one => one.Candidate.Name).Order());
    }

    [Law]
    public bool What_works_comes_before_what_rests_and_that_before_what_is_broken(int[] shape, ulong draw, int strategy) =>
        Ascends(shape, draw, strategy, static one => one.Broken ? 2 : one.Resting ? 1 : 0);

    [Law]
    public bool Among_those_that_stand_alike_the_smaller_priority_comes_first(int[] shape, ulong draw, int strategy) =>
        Ascends(shape, draw, strategy, static one => ((one.Broken ? 2 : one.Resting ? 1 : 0) * 1000) + one.Candidate.Priority);

    [Law]
    public bool The_same_call_has_the_same_order(int[] shape, ulong draw, int strategy) =>
        CandidateOrder.Of(StrategyOf(strategy), Standings(shape), draw).SequenceEqual(CandidateOrder.Of(StrategyOf(strategy), Standings(shape), draw));

    [Law]
    public bool Cost_and_latency_are_obeyed_within_a_priority(int[] shape, ulong draw)
    {
        var standings = Standings(shape).Select(static one => one with { Broken = false, Resting = false, Candidate = one.Candidate with { Priority = 0 } }).ToList();
        var byName = standings.ToDictionary(static one => one.Candidate.Name);
        long[] costs = [.. CandidateOrder.Of(RouteStrategy.Cost, standings, draw).Select(one => byName[one.Name].MicroUsd ?? long.MaxValue)];
        double[] waits = [.. CandidateOrder.Of(RouteStrategy.Latency, standings, draw).Select(one => byName[one.Name].FirstByte?.TotalMilliseconds ?? -1)];
        return costs.SequenceEqual(costs.Order()) && waits.SequenceEqual(waits.Order());
    }

    [Fact]
    public void Lots_fall_by_weight_and_nothing_falls_to_a_weight_of_zero()
    {
        CandidateStanding[] standings = [Standing(0, weight: 1), Standing(1, weight: 3), Standing(2, weight: 0)];
        var first = Enumerable.Range(0, Calls).Select(call => CandidateOrder.Of(RouteStrategy.Weight, standings, Lots.Of($"dec_{call}"))[0].Name).CountBy(static name => name).ToDictionary();

        first.Should().NotContainKey("fast/2");
        ((double)first["fast/1"] / Calls).Should().BeApproximately(0.75, 0.04);
    }

    [Fact]
    public void A_candidate_that_nobody_timed_yet_is_tried_first() =>
        CandidateOrder.Of(RouteStrategy.Latency, [Standing(0) with { FirstByte = TimeSpan.FromMilliseconds(5) }, Standing(1)], 7)[0].Name.Should().Be("fast/1");

    private static bool Ascends(int[] shape, ulong draw, int strategy, Func<CandidateStanding, int> rank)
    {
        var standings = Standings(shape);
        var byName = standings.ToDictionary(static one => one.Candidate.Name);
        int[] ranks = [.. CandidateOrder.Of(StrategyOf(strategy), standings, draw).Select(one => rank(byName[one.Name]))];
        return ranks.SequenceEqual(ranks.Order());
    }

    private static RouteStrategy StrategyOf(int number) => (RouteStrategy)((uint)number % 4);

    // One candidate for each number, made of its bits.
    private static List<CandidateStanding> Standings(int[] shape) => [.. shape.Append(5).Select(static (bits, place) => Standing(place, priority: (bits >> 2) & 3, weight: (bits >> 4) & 7) with
    {
        Broken = (bits & 1) == 1,
        Resting = (bits & 2) == 2,
        FirstByte = (bits & 128) == 0 ? null : TimeSpan.FromMilliseconds((bits >> 8) & 255),
        MicroUsd = (bits & 64) == 0 ? null : (bits >> 8) & 15,
    })];

    private static CandidateStanding Standing(int place, int priority = 0, int weight = 1) =>
        new(Sample.Candidate with { Name = $"fast/{place}", Priority = priority, Weight = weight });
}
