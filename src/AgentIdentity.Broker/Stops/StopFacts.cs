using System.Collections.Immutable;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Whom a token, a sign-in or a grant is about and when it was made: all that a cut-off looks at. What is not known stays null and matches nothing.</summary>
/// <param name="IssuedAt">When it was made (<c>iat</c>, or the moment of the grant).</param>
public sealed record StopFacts(DateTimeOffset IssuedAt)
{
    public string? Human { get; init; }

    /// <summary>When the human signed in (<c>auth_time</c>): a cut-off of the human reaches what rests on an older sign-in.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }

    /// <summary>Every agent that acts, at any depth.</summary>
    public ImmutableArray<string> Agents { get; init; } = [];

    /// <summary>The delegation, and those above it where they are known.</summary>
    public ImmutableArray<string> Delegations { get; init; } = [];

    public string? TokenId { get; init; }

    public string? SessionId { get; init; }

    public string? ClientId { get; init; }

    public static StopFacts Of(Delegation token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new StopFacts(token.IssuedAt)
        {
            Human = token.Subject,
            AuthenticatedAt = token.Authentication?.Time,
            Agents = ActorsOf(token.Actor),
            Delegations = [token.DelegationId],
            TokenId = token.TokenId,
            SessionId = token.SessionId,
            ClientId = token.ClientId,
        };
    }

    public static StopFacts Of(AgentCredential token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new StopFacts(token.IssuedAt) { Agents = [token.Agent], TokenId = token.TokenId, ClientId = token.Agent };
    }

    public static StopFacts Of(HumanCredential token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new StopFacts(token.IssuedAt)
        {
            Human = token.Subject,
            AuthenticatedAt = token.Authentication.Time,
            TokenId = token.TokenId,
            SessionId = token.SessionId,
            ClientId = token.ClientId,
        };
    }

    /// <summary>A grant is a credential too: what a human gave before the cut-off is no more than a token issued before it.</summary>
    public static StopFacts Of(DelegationRecord grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return new StopFacts(grant.CreatedAt)
        {
            Human = grant.Human,
            AuthenticatedAt = grant.Authentication?.Time,
            Agents = [grant.Agent],
            Delegations = [grant.Id],
        };
    }

    private static ImmutableArray<string> ActorsOf(Actor outermost)
    {
        var agents = ImmutableArray.CreateBuilder<string>(1);
        for (var actor = outermost; actor is not null; actor = actor.Prior)
        {
            agents.Add(actor.Subject);
        }

        return agents.DrainToImmutable();
    }
}
