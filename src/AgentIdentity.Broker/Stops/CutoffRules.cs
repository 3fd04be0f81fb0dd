using System.Globalization;
using AgentIdentity.Evidence;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>What a cut-off must say, and for how long it must be remembered.</summary>
internal static class CutoffRules
{
    private const int LongestName = 512;
    private const int LongestReason = 500;

    /// <summary>The longest life of a token (standards: 900 s) and what clocks may differ.</summary>
    public static readonly TimeSpan TokenReach = TimeSpan.FromSeconds(900 + 120);

    // Sign-in pages, sessions and refresh tokens of before are not in any record that could be asked; none outlives a day.
    private static readonly TimeSpan SessionReach = TimeSpan.FromDays(1);

    public static BrokerFailure? Check(NewCutoff cutoff, DateTimeOffset now)
    {
        if (!Enum.IsDefined(cutoff.Kind))
        {
            return Invalid("kind is not known.");
        }

        if (cutoff.Before > now)
        {
            return Invalid("before must not lie in the future.");
        }

        var (wanted, given) = (Members(cutoff.Kind), Given(cutoff));
        if (wanted.Except(given).FirstOrDefault() is { } missing)
        {
            return Invalid($"{missing} is required for this kind.");
        }

        // One member too many would be read as a narrower cut-off than is made, or a wider one.
        if (given.Except(wanted).FirstOrDefault(name => !(cutoff.Kind == CutoffKind.Token && name == "delegation")) is { } extra)
        {
            return Invalid($"{extra} does not belong to this kind.");
        }

        return cutoff.Reason?.Length > LongestReason ? Invalid($"reason may have {LongestReason} characters.") : Names(cutoff);
    }

    /// <summary>Whether a token, a session or one of these grants could still match: only then is the cut-off worth keeping.</summary>
    public static bool CanMatch(Cutoff cutoff, IEnumerable<DelegationRecord> grants, DateTimeOffset now)
    {
        if (cutoff.TokenExpiresAt is { } end)
        {
            return end + TimeSpan.FromSeconds(120) > now;
        }

        return cutoff.CreatedAt + SessionReach > now
            || grants.Any(grant => grant.State != Policy.DelegationState.Ended && grant.EndsAt > now && Rests(cutoff, grant));
    }

    public static EvidenceDraft Entry(TimeProvider time, string kind, string by, Cutoff cutoff) => AdminEntry.Of(
        time,
        kind,
        by,
        cutoff.Delegation,
        ("cutoff", cutoff.Id),
        ("kind", cutoff.Kind.ToString()),
        ("human", cutoff.Human),
        ("agent", cutoff.Agent),
        ("delegation", cutoff.Delegation),
        ("jti", cutoff.TokenId),
        ("sid", cutoff.SessionId),
        ("client", cutoff.ClientId),
        ("before", cutoff.Before.ToString("O", CultureInfo.InvariantCulture)),
        ("reason", cutoff.Reason));

    // Static keys and refresh tokens live as long as their grant; which client, session or id they carry, the grant does not say.
    private static bool Rests(Cutoff cutoff, DelegationRecord grant) => cutoff.Kind is CutoffKind.Token or CutoffKind.Session or CutoffKind.Client
        ? grant.CreatedAt.ToUnixTimeSeconds() <= cutoff.Before.ToUnixTimeSeconds()
        : CutoffTable.Empty.With(cutoff).Find(StopFacts.Of(grant)) is not null;

    private static string[] Members(CutoffKind kind) => kind switch
    {
        CutoffKind.Human => ["human"],
        CutoffKind.Agent => ["agent"],
        CutoffKind.HumanAgent => ["human", "agent"],
        CutoffKind.Delegation => ["delegation"],
        CutoffKind.Token => ["jti"],
        CutoffKind.Session => ["sid"],
        CutoffKind.Client => ["client"],
        _ => [],
    };

    private static IReadOnlyList<string> Given(NewCutoff cutoff) =>
    [
        .. new (string Name, string? Value)[]
        {
            ("human", cutoff.Human), ("agent", cutoff.Agent), ("delegation", cutoff.Delegation),
            ("jti", cutoff.TokenId), ("sid", cutoff.SessionId), ("client", cutoff.ClientId),
        }.Where(static member => member.Value is not null).Select(static member => member.Name),
    ];

    private static BrokerFailure? Names(NewCutoff cutoff) =>
        new[] { cutoff.Human, cutoff.Agent, cutoff.Delegation, cutoff.TokenId, cutoff.SessionId, cutoff.ClientId }.OfType<string>()
            .Any(static name => name.Length is 0 or > LongestName || name.Any(char.IsControl))
            ? Invalid($"A name must have 1 to {LongestName} characters and no control characters.")
            : null;

    private static BrokerFailure Invalid(string detail) => new(BrokerError.CutoffInvalid, detail);
}
