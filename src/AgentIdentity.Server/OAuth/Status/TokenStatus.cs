using System.Security.Claims;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// Introspection (RFC 7662) and revocation (RFC 7009) of the tokens we mint. OpenIddict authenticates the caller and reads the request;
/// whose token it is, whether it counts and who may know are judged here. A token whose delegation is over is inactive, whatever its exp says.
/// </summary>
internal static class TokenStatus
{
    private const string TokenProperty = "agentidentity:token";

    public static void Register(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ValidateTokenContext>(handler => handler
            .UseScopedHandler<Recognise>().SetOrder(Protection.ResolveTokenValidationParameters.Descriptor.Order - 400));
        server.AddEventHandler<ApplyIntrospectionResponseContext>(handler => handler
            .UseScopedHandler<Introspect>().SetOrder(int.MinValue + 1_000));
        server.AddEventHandler<ApplyRevocationResponseContext>(handler => handler
            .UseScopedHandler<AnswerAlike>().SetOrder(int.MinValue + 1_000));
        server.RemoveEventHandler(Revocation.RevokeToken.Descriptor);
        server.AddEventHandler<HandleRevocationRequestContext>(handler => handler
            .UseScopedHandler<Revoke>().SetOrder(Revocation.AttachPrincipal.Descriptor.Order + 500));
    }

    private static OwnToken? TokenOf(OpenIddictServerTransaction transaction) => transaction.Properties.GetValueOrDefault(TokenProperty) as OwnToken;

    internal sealed class Recognise(OwnTokens tokens) : IOpenIddictServerHandler<ValidateTokenContext>
    {
        public ValueTask HandleAsync(ValidateTokenContext context)
        {
            if (context.EndpointType is not (OpenIddictServerEndpointType.Introspection or OpenIddictServerEndpointType.Revocation)
                || context.Principal is not null)
            {
                return default;
            }

            if (context.Transaction.AuthenticatedClient() is null || tokens.Read(context.Token) is not { } token)
            {
                context.Reject(Errors.InvalidToken, "The token is not active.");
                return default;
            }

            // No audience and no presenter: OpenIddict has no say in who may ask, the token's own rules have.
            context.Transaction.Properties[TokenProperty] = token;
            context.Principal = new ClaimsPrincipal(new ClaimsIdentity("at+jwt")).SetTokenType(TokenTypeIdentifiers.AccessToken);
            return default;
        }
    }

    internal sealed class Introspect(IntrospectionAnswer answer) : IOpenIddictServerHandler<ApplyIntrospectionResponseContext>
    {
        public async ValueTask HandleAsync(ApplyIntrospectionResponseContext context)
        {
            // Who did not authenticate, or asked for nothing, keeps the error that OpenIddict made.
            if (context.Transaction.AuthenticatedClient() is not { } caller || context.Error is not (null or Errors.InvalidToken))
            {
                return;
            }

            var body = answer.Describe(TokenOf(context.Transaction), caller);
            if (context.Transaction.GetHttpRequest() is { } request && IntrospectionAnswer.IsWantedSigned(request))
            {
                await answer.WriteSignedAsync(request.HttpContext, body, caller);
                context.HandleRequest();
                return;
            }

            context.Transaction.Response = new OpenIddictResponse(body);
        }
    }

    /// <summary>What is no access token may be a refresh token; and what is neither is as good as revoked, and no refusal (RFC 7009 section 2.2).</summary>
    internal sealed class AnswerAlike(RevokedTokens revoked) : IOpenIddictServerHandler<ApplyRevocationResponseContext>
    {
        public async ValueTask HandleAsync(ApplyRevocationResponseContext context)
        {
            if (context.Error is Errors.InvalidToken && context.Transaction.AuthenticatedClient() is { } caller)
            {
                await revoked.EndAsync(context.Request?.Token ?? "", caller);
                context.Transaction.Response = new OpenIddictResponse();
            }
        }
    }

    internal sealed class Revoke(RevokedTokens revoked) : IOpenIddictServerHandler<HandleRevocationRequestContext>
    {
        public async ValueTask HandleAsync(HandleRevocationRequestContext context)
        {
            // RFC 7009 section 2.1: only of the client it was issued to, or that it is for. Whether there is such a token of somebody
            // else is nobody's business, so every answer is the same (section 2.2).
            if (TokenOf(context.Transaction) is { } token && context.Transaction.AuthenticatedClient() is { } caller && token.Concerns(caller))
            {
                await revoked.AddAsync(token, caller.Id);
            }
        }
    }
}
