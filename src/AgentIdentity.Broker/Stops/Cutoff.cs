namespace AgentIdentity.Broker;

/// <summary>
/// Nothing that matches and was issued, or granted, at or before a moment counts any more. Tokens are not searched for: each one
/// that arrives is held against what was cut off.
/// </summary>
public sealed record Cutoff
{
    public required string Id { get; init; }

    public required CutoffKind Kind { get; init; }

    public string? Human { get; init; }

    public string? Agent { get; init; }

    /// <summary>The delegation; for <see cref="CutoffKind.Token"/> the one that the token was issued under, if any.</summary>
    public string? Delegation { get; init; }

    public string? TokenId { get; init; }

    public string? SessionId { get; init; }

    public string? ClientId { get; init; }

    /// <summary>The moment, in whole seconds. Inclusive: <c>iat &lt;= before</c> is refused, since iat counts whole seconds.</summary>
    public required DateTimeOffset Before { get; init; }

    /// <summary>Why, for administrators. Callers never see it.</summary>
    public string? Reason { get; init; }

    /// <summary>Who did it.</summary>
    public required string By { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>For one token, when it ends by itself; null where the longest life of a token is assumed.</summary>
    public DateTimeOffset? TokenExpiresAt { get; init; }

    /// <summary>False while it is in force but could not be written yet: it would not outlive a restart.</summary>
    public bool Durable { get; init; }

    /// <summary>From then on no token of before is valid anywhere: services may forget the cut-off. The broker, which knows grants and sessions, keeps it for longer.</summary>
    public DateTimeOffset UsefulUntil => CreatedAt + CutoffRules.TokenReach;
}

/// <summary>What a cut-off is aimed at.</summary>
public enum CutoffKind
{
    /// <summary>All tokens, sign-ins and grants of a human.</summary>
    Human = 1,

    /// <summary>All tokens in which an agent acts, at any depth, and all grants to it.</summary>
    Agent = 2,

    /// <summary>What one human gave to one agent, and everything below it.</summary>
    HumanAgent = 3,

    /// <summary>One delegation and everything below it.</summary>
    Delegation = 4,

    /// <summary>One token (<c>jti</c>).</summary>
    Token = 5,

    /// <summary>The tokens of one session of a human (<c>sid</c>).</summary>
    Session = 6,

    /// <summary>The tokens that one client was given. It may ask for new ones.</summary>
    Client = 7,

    /// <summary>Everything.</summary>
    Everyone = 8,
}

/// <summary>A cut-off to be made.</summary>
public sealed record NewCutoff(CutoffKind Kind)
{
    public string? Human { get; init; }

    public string? Agent { get; init; }

    public string? Delegation { get; init; }

    public string? TokenId { get; init; }

    public string? SessionId { get; init; }

    public string? ClientId { get; init; }

    /// <summary>The moment; null for now. Never in the future.</summary>
    public DateTimeOffset? Before { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? TokenExpiresAt { get; init; }
}
