using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Which of the three forms a request has, and that it has all of that form and nothing of another (RFC 8693 section 2.1).</summary>
internal static class RequestShape
{
    public static BrokerFailure? Check(ExchangeAttempt attempt) =>
        Subject(attempt) ?? Actor(attempt) ?? Requested(attempt) ?? CheckAsked(attempt);

    /// <summary>What every grant that ends in a token is asked for: details that can be read, and one target.</summary>
    public static BrokerFailure? CheckAsked(ExchangeAttempt attempt) => Details(attempt) ?? Target(attempt);

    // One target for a token (RFC 8707 section 2), named in the way of its kind.
    private static BrokerFailure? Target(ExchangeAttempt attempt)
    {
        var (resource, audience) = (attempt.Request.Resource is { Length: > 0 }, attempt.Request.Audience is { Length: > 0 });
        return attempt.IssuedType switch
        {
            ExchangeTypes.AccessToken when resource && attempt.Request.Audience is null => null,
            ExchangeTypes.AccessToken => NoTarget("Exactly one resource is required, and no audience."),
            ExchangeTypes.IdJag => resource && audience ? null : NoTarget("An ID-JAG needs exactly one audience, the issuer of the other authorization server, and exactly one resource."),
            _ => audience && attempt.Request.Resource is null ? null : NoTarget("Exactly one audience is required, and no resource."),
        };
    }

    private static BrokerFailure? Subject(ExchangeAttempt attempt)
    {
        var request = attempt.Request;
        if (request.SubjectToken is not { Length: > 0 })
        {
            return Malformed("subject_token is required.");
        }

        attempt.Form = request.SubjectTokenType switch
        {
            ExchangeTypes.Delegation => ExchangeForm.Delegation,
            ExchangeTypes.AccessToken when request.ActorToken is null => ExchangeForm.Continuation,
            ExchangeTypes.AccessToken or ExchangeTypes.IdToken or ExchangeTypes.Jwt => ExchangeForm.Human,
            _ => default,
        };
        return attempt.Form == default
            ? Malformed($"subject_token_type must be {ExchangeTypes.Delegation}, or access_token, id_token or jwt (RFC 8693 section 3).")
            : request.DelegationId is not null && attempt.Form != ExchangeForm.Human
                ? Malformed("delegation is only for a human's token as the subject.")
                : null;
    }

    // RFC 8693 section 2.1: the type is required with the token and must not come without. Section 1.1: without an actor it would be impersonation.
    private static BrokerFailure? Actor(ExchangeAttempt attempt)
    {
        var request = attempt.Request;
        if (attempt.Form == ExchangeForm.Continuation)
        {
            return request.ActorTokenType is null ? null : Malformed("actor_token_type comes without an actor_token.");
        }

        if (request.ActorToken is not { Length: > 0 } || request.ActorTokenType is null)
        {
            return Malformed("actor_token and actor_token_type are required: an agent is given a token to act for somebody, never to be somebody.");
        }

        return request.ActorTokenType is ExchangeTypes.AccessToken or ExchangeTypes.Jwt
            ? null
            : Malformed("actor_token_type must be access_token, or jwt for the client assertion of the same request.");
    }

    private static BrokerFailure? Requested(ExchangeAttempt attempt)
    {
        attempt.IssuedType = attempt.Request.RequestedTokenType ?? ExchangeTypes.AccessToken;
        return attempt.IssuedType is ExchangeTypes.AccessToken or ExchangeTypes.IdJag or ExchangeTypes.TransactionToken or ExchangeTypes.WebIdentity
            ? null
            : Malformed("requested_token_type is none that is issued here.");
    }

    private static BrokerFailure? Details(ExchangeAttempt attempt)
    {
        if (attempt.Request.Details is not { } json)
        {
            return null;
        }

        if (!AuthorizationDetails.Parse(json).TryGet(out var details, out var refused))
        {
            return new(BrokerError.ExchangeMalformed, $"authorization_details: {refused.Detail}") { Cause = refused.Error };
        }

        attempt.AskedDetails = details;
        return null;
    }

    private static BrokerFailure Malformed(string detail) => new(BrokerError.ExchangeMalformed, detail);

    private static BrokerFailure NoTarget(string detail) => new(BrokerError.ExchangeTargetRefused, detail);
}
