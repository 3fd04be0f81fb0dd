using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Which static keys may be issued, and what one stands for, as pure code.</summary>
internal static class AgentKeyRules
{
    public const int MostAtOnce = 20;
    private const int LongestName = 100;
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(7);

    public static BrokerFailure? Check(NewAgentKey asked, ImmutableArray<DelegationRecord> chain, int live, BrokerOptions options)
    {
        if (string.IsNullOrWhiteSpace(asked.Name) || asked.Name.Length > LongestName || asked.Name.EnumerateRunes().Any(IsUnseen))
        {
            return Invalid($"name must be one line of 1 to {LongestName} characters that can be seen.");
        }

        if (asked.Lifetime < ShortestLife || asked.Lifetime > LongestLife)
        {
            return Invalid($"A static key lives from {ShortestLife.TotalMinutes:0} minute to {LongestLife.TotalDays:0} days.");
        }

        if (Held(chain, asked.Resource, options).Items.Count == 0)
        {
            return Invalid("The delegation grants nothing at this resource.");
        }

        return live >= MostAtOnce ? Invalid($"The delegation has {MostAtOnce} keys already. End one of them.") : null;
    }

    /// <summary>What the delegation holds at a resource, and every delegation above it still covers.</summary>
    public static AuthorizationDetails Held(ImmutableArray<DelegationRecord> chain, string resource, BrokerOptions options) => AuthorizationDetails.Of(
        [.. chain[0].Details.At(resource, options).Items.Where(item => chain.All(link => link.Details.Covers(AuthorizationDetails.Of(item))))]);

    /// <summary>The delegation as if a token had been exchanged for it: the same human, actors, limits and marks.</summary>
    public static Delegation Stand(AgentKeyRecord key, ImmutableArray<DelegationRecord> chain, BrokerOptions options)
    {
        var issuer = options.Issuer;
        var leaf = chain[0];
        return new Delegation
        {
            Issuer = issuer,
            Subject = leaf.Human,
            Actor = ExchangeRules.ActorChain(issuer, chain),
            ClientId = leaf.Agent,
            Audience = key.Resource,
            Scope = Audience.Read(issuer, key.Resource) is { } place ? [Audience.ScopeWord(place.Kind)] : [],
            Details = Held(chain, key.Resource, options),
            Authentication = leaf.Authentication,
            // Whoever holds the text is taken for the agent, and nobody watches it being used.
            ActorAssurance = ActorAssurance.SelfAsserted,
            Unattended = true,
            DelegationId = leaf.Id,
            TransactionId = leaf.Txn,
            TokenId = key.Id,
            IssuedAt = key.CreatedAt,
            ExpiresAt = key.EndsAt < leaf.EndsAt ? key.EndsAt : leaf.EndsAt,
        };
    }

    // Control and format characters could hide or turn around what an administrator reads in the list.
    private static bool IsUnseen(Rune letter) => Rune.GetUnicodeCategory(letter) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static BrokerFailure Invalid(string detail) => new(BrokerError.AgentKeyInvalid, detail);
}
