using AgentIdentity.Tokens;

namespace AgentIdentity.AspNetCore;

/// <summary>What a cut-off is about.</summary>
internal readonly record struct CutoffKey(CutoffKind Kind, string First = "", string Second = "")
{
    /// <summary>Everything that a cut-off could be about and that would hit this delegation.</summary>
    public static IEnumerable<CutoffKey> Of(Delegation delegation)
    {
        yield return new(CutoffKind.Everyone);
        yield return new(CutoffKind.Human, delegation.Subject);
        yield return new(CutoffKind.Delegation, delegation.DelegationId);
        yield return new(CutoffKind.Token, delegation.TokenId);
        yield return new(CutoffKind.Client, delegation.ClientId);
        if (delegation.SessionId is { } session)
        {
            yield return new(CutoffKind.Session, session);
        }

        for (var actor = delegation.Actor; actor is not null; actor = actor.Prior)
        {
            yield return new(CutoffKind.Agent, actor.Subject);
            yield return new(CutoffKind.HumanAgent, delegation.Subject, actor.Subject);
        }
    }
}

/// <summary>The kinds of cut-off.</summary>
internal enum CutoffKind
{
    Everyone,
    Human,
    Agent,
    HumanAgent,
    Delegation,
    Token,
    Session,
    Client,
}
