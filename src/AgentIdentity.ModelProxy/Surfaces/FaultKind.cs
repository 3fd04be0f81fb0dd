namespace AgentIdentity.ModelProxy;

/// <summary>What kind of error a provider or the broker reports, in no provider's words.</summary>
public enum FaultKind
{
    /// <summary>The request is wrong.</summary>
    InvalidRequest = 1,

    /// <summary>Nobody is signed in.</summary>
    Authentication = 2,

    /// <summary>The account has no money left: never tried again.</summary>
    Billing = 3,

    /// <summary>Not allowed.</summary>
    Permission = 4,

    /// <summary>There is no such thing.</summary>
    NotFound = 5,

    /// <summary>It conflicts with something under way.</summary>
    Conflict = 6,

    /// <summary>The body is too large.</summary>
    TooLarge = 7,

    /// <summary>Too many requests or tokens.</summary>
    RateLimit = 8,

    /// <summary>The provider has no room at present.</summary>
    Overloaded = 9,

    /// <summary>The provider took too long.</summary>
    Timeout = 10,

    /// <summary>The provider failed.</summary>
    Server = 11,

    /// <summary>A content filter or guardrail of the provider refused the prompt.</summary>
    ContentFilter = 12,
}
