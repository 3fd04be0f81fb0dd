using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>Whether a human was seen lately enough for what is done in their name without them.</summary>
internal static class HumanPresence
{
    /// <summary>
    /// Why the delegation may not be used unattended now, or null. The grant itself counts as having been seen. Where any link was not
    /// granted for when the human is away, a short while counts instead of days.
    /// </summary>
    public static BrokerFailure? Refusal(ImmutableArray<DelegationRecord> chain, PersonRecord human, BrokerOptions options, DateTimeOffset now)
    {
        var granted = chain[^1].Authentication?.Time;
        var seen = human.LastSeenAt is { } last && (granted is null || last > granted) ? last : granted;
        var away = chain.All(static link => link.Unattended);
        var within = Within(chain, away, options);
        return seen is { } at && now - at <= within
            ? null
            : away
                ? new(BrokerError.HumanNotFresh, $"{human.Id} has not signed in for more than {within.TotalDays:0.#} days.")
                : new(BrokerError.NotForUnattended,
                    $"{human.Id} has not signed in for more than {within.TotalHours:0.#} hours, and did not allow this while they are away.");
    }

    /// <summary>How long after the human was last seen the delegation may be used unattended.</summary>
    public static TimeSpan Within(ImmutableArray<DelegationRecord> chain, bool away, BrokerOptions options)
    {
        var within = away || options.PresentWithin > options.HumanFreshWithin ? options.HumanFreshWithin : options.PresentWithin;
        foreach (var link in chain)
        {
            within = link.HumanFreshWithin < within ? link.HumanFreshWithin.Value : within;
        }

        return within;
    }
}
