using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AgentIdentity.Server.OAuth;

/// <summary>Pushed authorization requests (RFC 9126): the ask is judged when it is pushed, so that no human is shown a malformed one.</summary>
internal static class PushedRequests
{
    public static void Register(OpenIddictServerBuilder server) =>
        server.AddEventHandler<ValidatePushedAuthorizationRequestContext>(handler => handler
            .UseInlineHandler(Judge).SetOrder(int.MaxValue - 100_000));

    private static ValueTask Judge(ValidatePushedAuthorizationRequestContext context)
    {
        TokenRequests.RefuseRepeats(context);
        if (context.IsRejected)
        {
            return default;
        }

        if (CodeBinding.Mistake(context.Request) is { } key)
        {
            context.Reject(Errors.InvalidRequest, key);
            return default;
        }

        if (DelegationAsk.TryRead(context.Request, out _, out var mistake))
        {
            return default;
        }

        // RFC 9396 section 5 names the error for its own parameter; the others are plain invalid requests.
        var error = mistake.StartsWith("authorization_details", StringComparison.Ordinal)
            ? "invalid_authorization_details" : Errors.InvalidRequest;
        context.Reject(error, $"{ServerError.AskMalformed.Code()}: {mistake}");
        return default;
    }
}
