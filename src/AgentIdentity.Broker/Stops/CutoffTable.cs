using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>Every cut-off at one moment. Immutable: readers never lock. Under one key only the latest moment matters.</summary>
internal sealed class CutoffTable
{
    private const int Kinds = (int)CutoffKind.Everyone + 1;
    private static readonly ImmutableDictionary<string, Cutoff> None = ImmutableDictionary.Create<string, Cutoff>(StringComparer.Ordinal);

    // One dictionary for each kind: a thousand revoked tokens cost a call one look-up, and no key is built for a kind that is empty.
    private readonly ImmutableArray<ImmutableDictionary<string, Cutoff>> _latest;

    private CutoffTable(ImmutableDictionary<string, Cutoff> all, ImmutableArray<ImmutableDictionary<string, Cutoff>> latest) =>
        (All, _latest) = (all, latest);

    public static CutoffTable Empty { get; } = new(None, [.. Enumerable.Repeat(None, Kinds)]);

    public ImmutableDictionary<string, Cutoff> All { get; }

    public CutoffTable With(Cutoff cutoff)
    {
        var (all, kind, key) = (All.SetItem(cutoff.Id, cutoff), (int)cutoff.Kind, KeyOf(cutoff));
        var known = _latest[kind].GetValueOrDefault(key);
        return known is not null && known.Id != cutoff.Id && known.Before >= cutoff.Before
            ? new CutoffTable(all, _latest)
            : new CutoffTable(all, _latest.SetItem(kind, _latest[kind].SetItem(key, cutoff)));
    }

    /// <summary>Without these; an older one that they had hidden comes into force again.</summary>
    public CutoffTable Without(IEnumerable<string> ids) =>
        All.RemoveRange(ids).Values.Aggregate(Empty, static (table, cutoff) => table.With(cutoff));

    public Cutoff? Find(StopFacts facts) =>
        All.IsEmpty ? null
        : Under(CutoffKind.Everyone, "", facts.IssuedAt)
            ?? OfHuman(facts)
            ?? OfAgents(facts)
            ?? OfDelegations(facts)
            ?? OfToken(facts.TokenId)
            ?? Under(CutoffKind.Session, facts.SessionId, facts.IssuedAt)
            ?? Under(CutoffKind.Client, facts.ClientId, facts.IssuedAt);

    public bool IsRevoked(string tokenId) => OfToken(tokenId) is not null;

    private static string KeyOf(Cutoff cutoff) => cutoff.Kind switch
    {
        CutoffKind.Human => cutoff.Human!,
        CutoffKind.Agent => cutoff.Agent!,
        CutoffKind.HumanAgent => Pair(cutoff.Human!, cutoff.Agent!),
        CutoffKind.Delegation => cutoff.Delegation!,
        CutoffKind.Token => cutoff.TokenId!,
        CutoffKind.Session => cutoff.SessionId!,
        CutoffKind.Client => cutoff.ClientId!,
        _ => "",
    };

    // Neither kind of id may hold a line break, so no two pairs read alike.
    private static string Pair(string human, string agent) => $"{human}\n{agent}";

    // In whole seconds on both sides: a grant knows its milliseconds, and would else slip past a cut-off made in the same second.
    private Cutoff? Under(CutoffKind kind, string? key, DateTimeOffset issuedAt) =>
        key is not null && _latest[(int)kind].TryGetValue(key, out var cutoff)
        && issuedAt.ToUnixTimeSeconds() <= cutoff.Before.ToUnixTimeSeconds() ? cutoff : null;

    // A jti is never used twice, so there is no moment to compare.
    private Cutoff? OfToken(string? tokenId) => tokenId is null ? null : _latest[(int)CutoffKind.Token].GetValueOrDefault(tokenId);

    // A token issued after the cut-off may still rest on a sign-in of before it.
    private Cutoff? OfHuman(StopFacts facts) =>
        Under(CutoffKind.Human, facts.Human, facts.AuthenticatedAt is { } signedIn && signedIn < facts.IssuedAt ? signedIn : facts.IssuedAt);

    private Cutoff? OfAgents(StopFacts facts)
    {
        var (agents, pairs) = (!_latest[(int)CutoffKind.Agent].IsEmpty, facts.Human is not null && !_latest[(int)CutoffKind.HumanAgent].IsEmpty);
        if (!agents && !pairs)
        {
            return null;
        }

        foreach (var agent in facts.Agents)
        {
            var found = Under(CutoffKind.Agent, agent, facts.IssuedAt)
                ?? (pairs ? Under(CutoffKind.HumanAgent, Pair(facts.Human!, agent), facts.IssuedAt) : null);
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private Cutoff? OfDelegations(StopFacts facts)
    {
        foreach (var delegation in facts.Delegations)
        {
            if (Under(CutoffKind.Delegation, delegation, facts.IssuedAt) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
