namespace AgentIdentity.ModelProxy;

/// <summary>How long to wait before a provider is asked again.</summary>
public static class RetryPause
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    /// <summary>The wait, or null where it is longer than may be waited.</summary>
    /// <param name="round">How often the provider was asked already, beginning at 1.</param>
    /// <param name="asked">How long it asked to be left alone, if it did.</param>
    /// <param name="most">The longest wait there may be.</param>
    /// <param name="lot">Above 0 and at most 1: spreads those who wait.</param>
    public static TimeSpan? Of(int round, TimeSpan? asked, TimeSpan most, double lot)
    {
        if (asked is { } wanted)
        {
            // A little later than it said, so that all who were told the same do not come back at once.
            var later = wanted + First * lot;
            return wanted > most ? null : later < most ? later : most;
        }

        var doubled = First * Math.Pow(2, Math.Clamp(round, 1, 10) - 1);
        var wait = (doubled < Longest ? doubled : Longest) * (0.5 + (lot / 2));
        return wait < most ? wait : most;
    }
}
