using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>What the identity provider of a human says to the client (ID-JAG): who asks, and the most that may be given.</summary>
public sealed record HumanAssertion
{
    public required SubjectIdentity Human { get; init; }

    /// <summary>The one resource it allows; null where it names none.</summary>
    public string? Resource { get; init; }

    /// <summary>The scope it allows; null where it names none.</summary>
    public IReadOnlyList<string>? Scope { get; init; }

    /// <summary>The details it allows; null where it names none.</summary>
    public AuthorizationDetails? Details { get; init; }

    /// <summary>Whether an administrator lets this provider's word stand for the human's consent.</summary>
    public bool StandsForConsent { get; init; }
}

/// <summary>The delegation that an identity provider's word makes where an administrator lets it: short, for what it says, never passed on.</summary>
internal static class AssertedConsent
{
    // The provider is asked again for the next hour, as it is for every token there (ID-JAG section 4: no refresh tokens).
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    public static string PurposeOf(SubjectIdentity human) => $"On the word of {human.Issuer}";

    public static DelegationRequest Of(ExchangeAttempt attempt, string issuer, DateTimeOffset now)
    {
        var human = attempt.Human!;
        var details = attempt.Assertion!.Details ?? ByScope(attempt, issuer);
        return new DelegationRequest(human.PersonId!, attempt.Agent, PurposeOf(human), details, now + Life)
        {
            Authentication = human.Authentication ?? new HumanAuthentication(human.IssuedAt, null, []),
        };
    }

    // A provider that knows no details says a scope word at a resource: what is behind that word there, and reading only where there is
    // such a thing. What the human and the agent may do is asked at every call.
    private static AuthorizationDetails ByScope(ExchangeAttempt attempt, string issuer)
    {
        var resource = attempt.Target;
        if (Audience.Read(issuer, resource) is not { } place || attempt.Assertion!.Scope?.Contains(Audience.ScopeWord(place.Kind)) != true)
        {
            return AuthorizationDetails.Empty;
        }

        return AuthorizationDetails.Of(place.Kind switch
        {
            CallKind.Mcp => new McpToolDetail([resource], ["tools/call"], "*", [], null),
            CallKind.Data => new DataDetail([resource], ["select"], "*", [], null),
            CallKind.Model => new ModelDetail([resource], "*", null),
            _ => new HttpDetail([resource], ["GET", "HEAD"], ["/*"]),
        });
    }
}
