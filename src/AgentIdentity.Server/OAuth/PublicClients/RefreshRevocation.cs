using System.Security.Claims;
using AgentIdentity.Broker;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace AgentIdentity.Server.OAuth;

/// <summary>Revocation of a refresh token by the client it was given to (RFC 7009 section 2.1): the family ends, and with it its delegation.</summary>
internal static class RefreshRevocation
{
    private const string TokenProperty = "agentidentity:refresh-token";

    public static void Register(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ValidateTokenContext>(handler => handler
            .UseInlineHandler(Recognise).SetOrder(Protection.ResolveTokenValidationParameters.Descriptor.Order - 450));
        server.AddEventHandler<HandleRevocationRequestContext>(handler => handler
            .UseScopedHandler<End>().SetOrder(Revocation.AttachPrincipal.Descriptor.Order + 400));
    }

    private static ValueTask Recognise(ValidateTokenContext context)
    {
        if (context.EndpointType is OpenIddictServerEndpointType.Revocation && context.Principal is null
            && context.Transaction.AuthenticatedClient() is not null && RefreshFamilies.Looks(context.Token))
        {
            // Whose it is, and whether it is one at all, the family says; every answer is the same (RFC 7009 section 2.2).
            context.Transaction.Properties[TokenProperty] = context.Token;
            context.Principal = new ClaimsPrincipal(new ClaimsIdentity("refresh")).SetTokenType(TokenTypeIdentifiers.RefreshToken);
        }

        return default;
    }

    internal sealed class End(RefreshFamilies families, DelegationBook book) : IOpenIddictServerHandler<HandleRevocationRequestContext>
    {
        public async ValueTask HandleAsync(HandleRevocationRequestContext context)
        {
            if (context.Transaction.Properties.GetValueOrDefault(TokenProperty) is string token
                && context.Transaction.AuthenticatedClient() is { } caller
                && await families.EndAsync(token, caller.ClientId) is { } family)
            {
                await book.EndAsync(family.DelegationId, caller.Id);
            }
        }
    }
}
