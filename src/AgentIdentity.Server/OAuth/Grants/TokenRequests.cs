using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace AgentIdentity.Server.OAuth;

/// <summary>What every token request must satisfy after the client has authenticated beside its proof of possession: no repeated parameter.</summary>
internal static class TokenRequests
{
    public static void Register(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ProcessAuthenticationContext>(handler => handler
            .UseInlineHandler(LeaveExchangeTokensToTheBroker).SetOrder(EvaluateValidatedTokens.Descriptor.Order + 500));
        server.AddEventHandler<ValidateTokenRequestContext>(handler => handler
            .UseInlineHandler(Unrepeated).SetOrder(Exchange.ValidateAuthentication.Descriptor.Order + 200));
    }

    // Subject and actor tokens are judged by the exchange rules, on our own validators and records: one judge, not two.
    private static ValueTask LeaveExchangeTokensToTheBroker(ProcessAuthenticationContext context)
    {
        if (context.EndpointType is OpenIddictServerEndpointType.Token && context.Request?.IsTokenExchangeGrantType() == true)
        {
            context.ValidateSubjectToken = context.ValidateActorToken = false;
        }

        return default;
    }

    // RFC 6749 section 3.2: parameters must not be included more than once. RFC 8707 lets resource repeat; one target per token is our rule.
    // A parameter that came twice reads as absent, and an absent authorization_details asks for everything.
    public static void RefuseRepeats(BaseValidatingContext context)
    {
        if (Repeat(context.Transaction.Request!) is { } repeated)
        {
            context.Reject(repeated.Error, $"{repeated.Code}: {repeated.Detail}");
        }
    }

    /// <summary>The first parameter that came twice, as a refusal, or null.</summary>
    public static OAuthRefusal? Repeat(OpenIddictRequest request)
    {
        foreach (var (name, value) in request.GetParameters())
        {
            if (name == "authorization_details" ? (string?)value is null : value.Count > 1)
            {
                return new OAuthRefusal(name is Parameters.Resource or Parameters.Audience ? Errors.InvalidTarget : Errors.InvalidRequest,
                    ServerError.RequestMalformed.Code(), $"{name} is given more than once.");
            }
        }

        return null;
    }

    private static ValueTask Unrepeated(ValidateTokenRequestContext context)
    {
        RefuseRepeats(context);
        return default;
    }
}
