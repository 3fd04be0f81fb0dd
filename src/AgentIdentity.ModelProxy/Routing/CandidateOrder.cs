using System.Collections.Immutable;

namespace AgentIdentity.ModelProxy;

/// <summary>
/// Puts candidates in the order in which they are tried: those that work before those that rest, and these before the broken ones; within
/// that by priority, then as the strategy says, then as they are configured. The same call and the same standings give the same order.
/// </summary>
public static class CandidateOrder
{
    /// <summary>The order for one call.</summary>
    /// <param name="strategy">What counts among candidates of the same priority.</param>
    /// <param name="standings">The candidates, in the configured order.</param>
    /// <param name="draw">What lots are drawn from; made from the call's id, so that a record can be checked.</param>
    public static ImmutableArray<ModelCandidate> Of(RouteStrategy strategy, IReadOnlyList<CandidateStanding> standings, ulong draw)
    {
        ArgumentNullException.ThrowIfNull(standings);
        if (standings.Count == 1)
        {
            return [standings[0].Candidate];
        }

        return
        [
            .. standings.Select((standing, place) => (standing, place, Lot: LotOf(strategy, standing, draw, place)))
                .OrderBy(static entry => entry.standing.Broken ? 2 : entry.standing.Resting ? 1 : 0)
                .ThenBy(static entry => entry.standing.Candidate.Priority)
                .ThenBy(static entry => entry.Lot)
                .ThenBy(static entry => entry.place)
                .Select(static entry => entry.standing.Candidate),
        ];
    }

    private static double LotOf(RouteStrategy strategy, CandidateStanding standing, ulong draw, int place) => strategy switch
    {
        // One nobody knows anything of yet is tried first, or it would never be known.
        RouteStrategy.Latency => standing.FirstByte?.TotalMilliseconds ?? -1,
        RouteStrategy.Cost => standing.MicroUsd ?? double.MaxValue,

        // The smallest of exponential times with these rates wins in proportion to its rate.
        RouteStrategy.Weight => standing.Candidate.Weight == 0 ? double.MaxValue : -Math.Log(Lots.Fraction(draw, place)) / standing.Candidate.Weight,
        _ => 0,
    };
}
