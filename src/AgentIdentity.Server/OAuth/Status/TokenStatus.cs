using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using AgentIdentity.Broker;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace AgentIdentity.Server.OAuth;

/// <summary>Introspection (RFC 7662) and revocation (RFC 7009) of the tokens we mint. A token whose delegation is over is inactive, whatever its exp says.</summary>
internal static class TokenStatus
{
    private const string TokenProperty = "agentidentity:token";

    public static void Register(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ValidateTokenContext>(handler => handler
            .UseScopedHandler<Judge>().SetOrder(Protection.ResolveTokenValidationParameters.Descriptor.Order - 400));
        server.AddEventHandler<HandleIntrospectionRequestContext>(handler => handler
            .UseInlineHandler(Describe).SetOrder(Introspection.AttachApplicationClaims.Descriptor.Order + 500));
        server.AddEventHandler<ApplyIntrospectionResponseContext>(handler => handler
            .UseScopedHandler<NameIssuer>().SetOrder(int.MinValue + 1_000));
        server.RemoveEventHandler(Revocation.RevokeToken.Descriptor);
        server.AddEventHandler<HandleRevocationRequestContext>(handler => handler
            .UseScopedHandler<Revoke>().SetOrder(Revocation.AttachPrincipal.Descriptor.Order + 500));
    }

    private static ValueTask Describe(HandleIntrospectionRequestContext context)
    {
        if (context.Transaction.Properties.GetValueOrDefault(TokenProperty) is not OwnToken token)
        {
            return default;
        }

        foreach (var member in token.Payload.EnumerateObject())
        {
            if (member.Name is "act" or "cnf" or "authorization_details" or "scope" or "txn" or "sub_profile" or "auth_time" or "acr" or "amr"
                or "urn:agentidentity:grant_id")
            {
                context.Claims[member.Name] = new OpenIddictParameter(member.Value);
            }
        }

        context.TokenType = token.Payload.TryGetProperty("cnf", out _) ? "DPoP" : "Bearer";
        return default;
    }

    internal sealed class NameIssuer(ServerSettings settings) : IOpenIddictServerHandler<ApplyIntrospectionResponseContext>
    {
        public ValueTask HandleAsync(ApplyIntrospectionResponseContext context)
        {
            if (context.Response.GetParameter(Claims.Issuer) is not null)
            {
                context.Response[Claims.Issuer] = settings.Issuer;
            }

            return default;
        }
    }

    internal sealed class Judge(OwnTokens tokens) : IOpenIddictServerHandler<ValidateTokenContext>
    {
        public ValueTask HandleAsync(ValidateTokenContext context)
        {
            if (context.EndpointType is not (OpenIddictServerEndpointType.Introspection or OpenIddictServerEndpointType.Revocation)
                || context.Principal is not null)
            {
                return default;
            }

            if (tokens.Read(context.Token) is not { } token)
            {
                context.Reject(Errors.InvalidToken, "The token is not active.");
                return default;
            }

            context.Transaction.Properties[TokenProperty] = token;
            context.Principal = ToPrincipal(token).SetTokenType(TokenTypeIdentifiers.AccessToken);
            return default;
        }

        private static ClaimsPrincipal ToPrincipal(OwnToken token)
        {
            var identity = new ClaimsIdentity("at+jwt");
            foreach (var name in (string[])[Claims.Issuer, Claims.Subject, Claims.Audience, Claims.ClientId, Claims.JwtId])
            {
                identity.AddClaim(new Claim(name, token.Payload.GetProperty(name).GetString()!));
            }

            foreach (var name in (string[])[Claims.ExpiresAt, Claims.IssuedAt])
            {
                identity.AddClaim(new Claim(name, token.Payload.GetProperty(name).GetInt64().ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64));
            }

            return new ClaimsPrincipal(identity);
        }
    }

    internal sealed class Revoke(RevokedTokens revoked, EvidenceStore evidence) : IOpenIddictServerHandler<HandleRevocationRequestContext>
    {
        public async ValueTask HandleAsync(HandleRevocationRequestContext context)
        {
            if (context.Transaction.Properties.GetValueOrDefault(TokenProperty) is not OwnToken token)
            {
                return;
            }

            await revoked.AddAsync(token.TokenId, token.ExpiresAt, context.CancellationToken);
            await evidence.AppendAsync("token.revoked", token.DelegationId, null, JsonSerializer.SerializeToUtf8Bytes(
                new { by = context.Transaction.AuthenticatedClient()!.Id, jti = token.TokenId }));
        }
    }
}
