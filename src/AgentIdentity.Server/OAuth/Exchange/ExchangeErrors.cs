using AgentIdentity.Broker;
using AgentIdentity.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// The OAuth error of each refusal. RFC 8693 section 2.2.2 has one for every bad token; the actor profile and ID-JAG have finer
/// ones, and <c>AgentIdentity:Exchange:ErrorProfile</c> chooses. Where consent would help, the answer says where to get it.
/// </summary>
internal sealed class ExchangeErrors(ServerSettings settings)
{
    private const string ActorUnauthorized = "actor_unauthorized";
    private const string WrongDetails = "invalid_authorization_details";

    public TokenAnswer Of(BrokerFailure failure) => Answer(failure, settings.ErrorProfile == ErrorProfile.ActorProfile ? Fine(failure) : null);

    /// <summary>RFC 7523 section 3.1: what an assertion cannot have is <c>invalid_grant</c>.</summary>
    public TokenAnswer OfAssertion(BrokerFailure failure) =>
        Answer(failure, (settings.ErrorProfile == ErrorProfile.ActorProfile ? Fine(failure) : null) ?? (Coarse(failure) == Errors.InvalidRequest ? Errors.InvalidGrant : null));

    private TokenAnswer Answer(BrokerFailure failure, string? error)
    {
        var answer = TokenAnswer.Refused(error ?? Coarse(failure), failure.Code, failure.Detail);
        return AsksForConsent(failure.Error)
            ? answer
                .With("interaction_uri", settings.Issuer + TokenServer.AuthorizePath)
                .With("pushed_authorization_request_endpoint", settings.Issuer + TokenServer.PushPath)
            : answer;
    }

    private static string Coarse(BrokerFailure failure) => failure.Error switch
    {
        _ when failure.Cause == TokenError.BadDetails && failure.Error == BrokerError.ExchangeMalformed => WrongDetails,
        BrokerError.ExchangeTargetRefused or BrokerError.OffGatewayRefused or BrokerError.ContinuationWider => Errors.InvalidTarget,
        BrokerError.ExchangeScopeRefused => Errors.InvalidScope,
        BrokerError.ExchangeWider => WrongDetails,
        BrokerError.AgentSuspended or BrokerError.AgentUnknown or BrokerError.ClientActsForNobody => Errors.UnauthorizedClient,
        _ => Errors.InvalidRequest,
    };

    private static string? Fine(BrokerFailure failure) => failure.Error switch
    {
        BrokerError.ExchangeSubjectRefused or BrokerError.ExchangeActorRefused or BrokerError.ExchangeKeyMismatch => Errors.InvalidGrant,
        BrokerError.HumanNotFresh => "insufficient_user_authentication",
        BrokerError.ExchangeActorMismatch or BrokerError.ExchangeActorNotNamed or BrokerError.ConsentMissing or BrokerError.DelegationUnknown
            or BrokerError.DelegationOfAnotherHuman or BrokerError.DelegationEnded or BrokerError.DelegationPaused
            or BrokerError.DelegationExpired or BrokerError.PersonDisabled or BrokerError.CutOff => ActorUnauthorized,
        _ => null,
    };

    private static bool AsksForConsent(BrokerError error) => error is BrokerError.ConsentMissing or BrokerError.DelegationUnknown
        or BrokerError.DelegationEnded or BrokerError.DelegationExpired or BrokerError.HumanNotFresh or BrokerError.CutOff
        or BrokerError.ExchangeTargetRefused or BrokerError.ExchangeWider or BrokerError.OffGatewayRefused or BrokerError.ExchangeScopeRefused;
}

/// <summary>Which error codes an exchange answers with.</summary>
internal enum ErrorProfile
{
    /// <summary>RFC 8693 section 2.2.2: <c>invalid_request</c> for everything about the tokens.</summary>
    Rfc8693 = 1,

    /// <summary>The actor profile: <c>invalid_grant</c> for a token that is not valid, <c>actor_unauthorized</c> for an actor that may not.</summary>
    ActorProfile = 2,
}
