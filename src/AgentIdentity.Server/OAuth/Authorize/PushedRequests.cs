using AgentIdentity.Broker;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AgentIdentity.Server.OAuth;

/// <summary>Pushed authorization requests (RFC 9126): the ask is judged when it is pushed, so that no human is shown a malformed one.</summary>
internal static class PushedRequests
{
    public static void Register(OpenIddictServerBuilder server) =>
        server.AddEventHandler<ValidatePushedAuthorizationRequestContext>(handler => handler
            .UseScopedHandler<Judge>().SetOrder(int.MaxValue - 100_000));

    private static ValueTask JudgeAsync(ValidatePushedAuthorizationRequestContext context, AgentDirectory directory)
    {
        if (context.Transaction.AuthenticatedClient() is not { Kind: AgentKind.Agent } client)
        {
            // A public client needs no pushed request, and one from it would be anybody's.
            context.Reject(Errors.UnauthorizedClient, $"{ServerError.NotForPublicClients.Code()}: Only agents that authenticate push their requests.");
            return default;
        }

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

        if (DelegationAsk.TryRead(context.Request, client.Id, directory.IsActor, out _, out var mistake))
        {
            return default;
        }

        // RFC 9396 section 5 names the error for its own parameter; the others are plain invalid requests.
        var error = mistake.StartsWith("authorization_details", StringComparison.Ordinal)
            ? "invalid_authorization_details" : Errors.InvalidRequest;
        context.Reject(error, $"{ServerError.AskMalformed.Code()}: {mistake}");
        return default;
    }

    /// <summary>Whether people can delegate to it: an agent, active, and one that proves itself when it acts.</summary>
    public static bool IsActor(this AgentDirectory directory, string agent) =>
        directory.Find(agent) is { Kind: AgentKind.Agent, State: AgentState.Active };

    internal sealed class Judge(AgentDirectory directory) : IOpenIddictServerHandler<ValidatePushedAuthorizationRequestContext>
    {
        public ValueTask HandleAsync(ValidatePushedAuthorizationRequestContext context) => JudgeAsync(context, directory);
    }
}
