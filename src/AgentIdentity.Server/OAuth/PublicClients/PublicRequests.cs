using System.Security.Claims;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace AgentIdentity.Server.OAuth;

/// <summary>Where refresh tokens enter OpenIddict's pipeline: they are ours to read, and OpenIddict only learns that there is one.</summary>
internal static class PublicRequests
{
    public static void Register(OpenIddictServerBuilder server)
    {
        server.AllowRefreshTokenFlow();
        RefreshRevocation.Register(server);
        server.AddEventHandler<ProcessAuthenticationContext>(handler => handler
            .UseInlineHandler(LeaveRefreshTokensToTheBroker).SetOrder(EvaluateValidatedTokens.Descriptor.Order + 500));
    }

    private static ValueTask LeaveRefreshTokensToTheBroker(ProcessAuthenticationContext context)
    {
        if (context.EndpointType is OpenIddictServerEndpointType.Token && context.Request is { } request && request.IsRefreshTokenGrantType())
        {
            // It goes on with the principal of a token. This one says nothing: RefreshGrant asks the family whose it is and what it allows.
            context.ValidateRefreshToken = false;
            context.RefreshTokenPrincipal = new ClaimsPrincipal(new ClaimsIdentity("refresh"))
                .SetPresenters(request.ClientId ?? "").SetScopes(request.GetScopes());
        }

        return default;
    }
}
