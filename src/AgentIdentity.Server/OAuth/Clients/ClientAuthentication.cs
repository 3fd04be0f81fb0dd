using System.Globalization;
using System.Security.Claims;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// Client authentication is private_key_jwt and nothing else (RFC 7523, rfc7523bis): typ client-authentication+jwt, the
/// issuer as its single audience, short life, and a jti that is accepted once. AgentIdentity.Tokens judges the assertion.
/// </summary>
internal static class ClientAuthentication
{
    private const int First = int.MinValue + 50_000;
    private const string ClientProperty = "agentidentity:client";

    public static void Register(OpenIddictServerBuilder server)
    {
        server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(DemandAssertion).SetOrder(First));
        server.AddEventHandler<ValidatePushedAuthorizationRequestContext>(handler => handler.UseInlineHandler(DemandAssertion).SetOrder(First));
        server.AddEventHandler<ValidateIntrospectionRequestContext>(handler => handler.UseInlineHandler(DemandAssertion).SetOrder(First));
        server.AddEventHandler<ValidateRevocationRequestContext>(handler => handler.UseInlineHandler(DemandAssertion).SetOrder(First));
        server.AddEventHandler<ValidateTokenContext>(handler => handler
            .UseScopedHandler<JudgeAssertion>().SetOrder(Protection.ResolveTokenValidationParameters.Descriptor.Order - 500));
        server.AddEventHandler<ProcessAuthenticationContext>(handler => handler
            .UseScopedHandler<BringClientInStep>().SetOrder(ValidateClientId.Descriptor.Order - 500));
    }

    /// <summary>The agent that authenticated in this transaction; null while it is a stranger.</summary>
    public static AgentRecord? AuthenticatedClient(this OpenIddictServerTransaction transaction) =>
        transaction.Properties.GetValueOrDefault(ClientProperty) as AgentRecord;

    private static bool NeedsClient(OpenIddictServerEndpointType endpoint) => endpoint is
        OpenIddictServerEndpointType.Token or OpenIddictServerEndpointType.PushedAuthorization or
        OpenIddictServerEndpointType.Introspection or OpenIddictServerEndpointType.Revocation;

    private static ValueTask DemandAssertion(BaseValidatingContext context)
    {
        if (context.Transaction.Request is not { ClientAssertion.Length: > 0, ClientAssertionType: ClientAssertionTypes.JwtBearer, ClientSecret: null })
        {
            context.Reject(Errors.InvalidClient, Describe("A client assertion (private_key_jwt) is required."));
        }

        return default;
    }

    private static string Describe(string detail) => $"{ServerError.ClientNotAuthenticated.Code()}: {detail}";

    internal sealed class JudgeAssertion(ClientAssertionValidator validator, AgentDirectory directory, ServerSettings settings)
        : IOpenIddictServerHandler<ValidateTokenContext>
    {
        public async ValueTask HandleAsync(ValidateTokenContext context)
        {
            if (!context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.ClientAssertion))
            {
                return;
            }

            var judged = await validator.ValidateAsync(context.Token, KeysOf, context.CancellationToken);
            if (!judged.TryGet(out var assertion, out var refused))
            {
                context.Reject(Errors.InvalidClient, $"{refused.Error.Code()}: {refused.Detail}");
            }
            else
            {
                context.Principal = ToPrincipal(assertion);
            }
        }

        private VerificationKeySet? KeysOf(string clientId) =>
            directory.Find(clientId) is { State: AgentState.Active } agent
            && VerificationKeySet.Parse(agent.Jwks).TryGet(out var keys, out _) ? keys : null;

        private ClaimsPrincipal ToPrincipal(ClientAssertion assertion)
        {
            var identity = new ClaimsIdentity("private_key_jwt");
            identity.AddClaim(new Claim(Claims.Issuer, assertion.ClientId));
            identity.AddClaim(new Claim(Claims.Subject, assertion.ClientId));
            identity.AddClaim(new Claim(Claims.Audience, settings.Issuer));
            identity.AddClaim(new Claim(Claims.JwtId, assertion.TokenId));
            identity.AddClaim(UnixTime(Claims.ExpiresAt, assertion.ExpiresAt));
            identity.AddClaim(UnixTime(Claims.IssuedAt, assertion.ExpiresAt.AddMinutes(-1)));
            return new ClaimsPrincipal(identity).SetTokenType(TokenTypeIdentifiers.Private.ClientAssertion);
        }

        private static Claim UnixTime(string type, DateTimeOffset time) =>
            new(type, time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64);
    }

    internal sealed class BringClientInStep(AgentApplications agents, IOpenIddictApplicationManager applications)
        : IOpenIddictServerHandler<ProcessAuthenticationContext>
    {
        public async ValueTask HandleAsync(ProcessAuthenticationContext context)
        {
            var authenticated = context.ClientAssertionPrincipal?.FindFirst(Claims.Subject)?.Value;
            var clientId = NeedsClient(context.EndpointType) ? authenticated : context.Request?.ClientId;
            if (clientId is null)
            {
                return;
            }

            var agent = await agents.FindActiveAsync(clientId, applications, context.CancellationToken);
            if (agent is null || (context.Request?.ClientId is { } named && named != clientId))
            {
                context.Reject(Errors.InvalidClient, Describe("The client is not known or not active."));
                return;
            }

            if (authenticated is not null)
            {
                context.Transaction.Properties[ClientProperty] = agent;
            }
        }
    }
}
