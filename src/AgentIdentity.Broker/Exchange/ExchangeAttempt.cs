using System.Collections.Immutable;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>One exchange on its way through the checks: what was asked, and what each step has found out for those after it.</summary>
internal sealed class ExchangeAttempt(ExchangeRequest request)
{
    public ExchangeRequest Request => request;

    public string Agent => request.Client.Id;

    public ExchangeForm Form { get; set; }

    public string IssuedType { get; set; } = ExchangeTypes.AccessToken;

    public AuthorizationDetails? AskedDetails { get; set; }

    public SubjectIdentity? Human { get; set; }

    /// <summary>The delegated token that is continued.</summary>
    public Delegation? Held { get; set; }

    public AgentCredential? Actor { get; set; }

    /// <summary>The delegation that holds, leaf first.</summary>
    public ImmutableArray<DelegationRecord> Chain { get; set; } = [];

    public AuthorizationDetails Details { get; set; } = AuthorizationDetails.Empty;

    public IReadOnlyList<string> Scope { get; set; } = [];

    public DateTimeOffset NotAfter { get; set; }

    /// <summary>The most that an identity provider's assertion allows; null where nothing but the delegation limits.</summary>
    public HumanAssertion? Assertion { get; init; }

    /// <summary>Where the token will be good.</summary>
    public string Target => (IssuedType == ExchangeTypes.AccessToken ? request.Resource : request.Audience) ?? "";

    /// <summary>No token of the human's was shown: only the record speaks for them.</summary>
    public bool Unattended => Held?.Unattended ?? Form == ExchangeForm.Delegation;

    public HumanAuthentication? Authentication => Held is not null ? Held.Authentication : Human?.Authentication ?? Chain[0].Authentication;

    public string? SessionId => Held is not null ? Held.SessionId : Human?.SessionId;
}

/// <summary>Who speaks for the human in an exchange.</summary>
internal enum ExchangeForm
{
    /// <summary>The human's own token, with the agent's actor token.</summary>
    Human = 1,

    /// <summary>The delegation's record alone, with the agent's actor token: unattended work and sub-agents.</summary>
    Delegation = 2,

    /// <summary>A delegated token in the hands of the holder of its key: the same actors, narrower or elsewhere.</summary>
    Continuation = 3,

    /// <summary>An assertion of the human's identity provider (ID-JAG).</summary>
    Assertion = 4,
}
