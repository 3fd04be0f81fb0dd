using AgentIdentity.Broker;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// Where a request must prove possession of a key (RFC 9449 section 5): every token request, unless the TLS certificate
/// already proved one or the client is a public one whose grant decides; and every request whose client authenticated with
/// a bearer token of its platform. A proof that comes unasked is checked too: no wrong proof passes anywhere.
/// </summary>
internal static class ProofDemands
{
    private const string ThumbprintProperty = "agentidentity:jkt";
    private const string KeyParameter = "dpop_jkt";

    public static void Register(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ValidateTokenRequestContext>(handler => handler
            .UseScopedHandler<Demand<ValidateTokenRequestContext>>().SetOrder(Exchange.ValidateGrantedScopes.Descriptor.Order + 500));
        // After the client is known and before the request is stored, for the key becomes part of it.
        server.AddEventHandler<ValidatePushedAuthorizationRequestContext>(handler => handler
            .UseScopedHandler<Demand<ValidatePushedAuthorizationRequestContext>>().SetOrder(int.MinValue + 60_000));
        server.AddEventHandler<ValidateIntrospectionRequestContext>(handler => handler
            .UseScopedHandler<Demand<ValidateIntrospectionRequestContext>>().SetOrder(int.MinValue + 60_000));
        server.AddEventHandler<ValidateRevocationRequestContext>(handler => handler
            .UseScopedHandler<Demand<ValidateRevocationRequestContext>>().SetOrder(int.MinValue + 60_000));
    }

    /// <summary>The thumbprint of the key that the caller proved to hold by DPoP, or null.</summary>
    public static string? ProvenThumbprint(this OpenIddictServerTransaction transaction) =>
        transaction.Properties.GetValueOrDefault(ThumbprintProperty) as string;

    private static bool IsOptional(OpenIddictServerEndpointType endpoint, AgentAuthenticationMethod method) =>
        endpoint == OpenIddictServerEndpointType.Token
            ? method.ProvesPossession() || method == AgentAuthenticationMethod.None
            : !method.IsBearer();

    internal sealed class Demand<TContext>(PossessionProofs proofs, ServerSettings settings) : IOpenIddictServerHandler<TContext>
        where TContext : BaseValidatingContext
    {
        public async ValueTask HandleAsync(TContext context)
        {
            var http = context.Transaction.GetHttpRequest()!;
            var client = context.Transaction.AuthenticatedClient()!;
            if (http.Headers["DPoP"].Count == 0 && IsOptional(context.EndpointType, client.Authentication.Method))
            {
                return;
            }

            proofs.OfferNonce(http.HttpContext.Response);
            if (!PossessionProofs.TryRead(http, out var proof))
            {
                context.Reject("invalid_dpop_proof", $"{ServerError.ProofMissing.Code()}: Exactly one DPoP header is required.");
                return;
            }

            var checkedProof = await proofs.CheckAsync(proof, "POST", Path(context.EndpointType), cancellation: context.CancellationToken);
            if (!checkedProof.TryGet(out var proven, out var refused))
            {
                var error = refused.Error == TokenError.NonceRequired ? "use_dpop_nonce" : "invalid_dpop_proof";
                context.Reject(error, $"{refused.Error.Code()}: {refused.Detail}");
                return;
            }

            context.Transaction.Properties[ThumbprintProperty] = proven.Thumbprint;
            if (context.EndpointType == OpenIddictServerEndpointType.PushedAuthorization)
            {
                BindRequest(context, proven.Thumbprint);
            }
        }

        // RFC 9449 section 10.1: the proof at the pushed request names the key of the code; with dpop_jkt beside it, both must agree.
        private static void BindRequest(TContext context, string thumbprint)
        {
            var request = context.Transaction.Request!;
            if ((string?)request[KeyParameter] is { } named && named != thumbprint)
            {
                context.Reject("invalid_dpop_proof", $"{TokenError.ProofWrongKey.Code()}: dpop_jkt names another key than the proof's.");
                return;
            }

            request[KeyParameter] = thumbprint;
        }

        private string Path(OpenIddictServerEndpointType endpoint) => endpoint switch
        {
            OpenIddictServerEndpointType.Token => TokenServer.TokenPath,
            OpenIddictServerEndpointType.PushedAuthorization => TokenServer.PushPath,
            OpenIddictServerEndpointType.Introspection => TokenServer.IntrospectPath,
            OpenIddictServerEndpointType.Revocation => TokenServer.RevokePath,
            _ => throw new InvalidOperationException($"{settings.Issuer} demands no proof at {endpoint}."),
        };
    }
}
