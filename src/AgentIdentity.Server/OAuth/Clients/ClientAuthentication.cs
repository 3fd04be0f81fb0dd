using AgentIdentity.Broker;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// Client authentication at the four endpoints that need it. <see cref="ClientJudge"/> decides, before anything else of the
/// request is looked at, and then takes the credential out of the request: OpenIddict's own client authentication, which
/// knows fewer methods and remembers no assertion, is removed, and a pushed request is stored without a credential in it.
/// </summary>
internal static class ClientAuthentication
{
    private const int First = int.MinValue + 50_000;
    private const string ClientProperty = "agentidentity:client";
    private const string CertificateProperty = "agentidentity:x5t";
    private const string AssertionProperty = "agentidentity:assertion";
    private const string WaitProperty = "agentidentity:wait";
    private static readonly string[] Credentials = [Parameters.ClientId, Parameters.ClientAssertion, Parameters.ClientAssertionType, Parameters.ClientSecret];

    public static void Register(OpenIddictServerBuilder server)
    {
        At<ValidateTokenRequestContext, ApplyTokenResponseContext>(server);
        At<ValidatePushedAuthorizationRequestContext, ApplyPushedAuthorizationResponseContext>(server);
        At<ValidateIntrospectionRequestContext, ApplyIntrospectionResponseContext>(server);
        At<ValidateRevocationRequestContext, ApplyRevocationResponseContext>(server);
        server.AddEventHandler<ProcessAuthenticationContext>(handler => handler
            .UseScopedHandler<BringClientInStep>().SetOrder(ValidateClientId.Descriptor.Order - 500));
        server.RemoveEventHandler(Exchange.ValidateClientCredentialsParameters.Descriptor);
        server.RemoveEventHandler(Introspection.ValidateClientCredentialsParameters.Descriptor);
        server.RemoveEventHandler(Revocation.ValidateClientCredentialsParameters.Descriptor);
        server.RemoveEventHandler(ValidateClientAssertion.Descriptor);
        server.RemoveEventHandler(ValidateClientType.Descriptor);
        server.RemoveEventHandler(ValidateClientSecret.Descriptor);
        server.RemoveEventHandler(ValidateClientCertificate.Descriptor);
    }

    /// <summary>The client that authenticated in this transaction; null while it is a stranger.</summary>
    public static AgentRecord? AuthenticatedClient(this OpenIddictServerTransaction transaction) =>
        transaction.Properties.GetValueOrDefault(ClientProperty) as AgentRecord;

    /// <summary>The thumbprint of the certificate by which the client authenticated; null for every other method.</summary>
    public static string? CertificateThumbprint(this OpenIddictServerTransaction transaction) =>
        transaction.Properties.GetValueOrDefault(CertificateProperty) as string;

    /// <summary>The assertion that the client authenticated with; null where it used something else.</summary>
    public static string? AcceptedAssertion(this OpenIddictServerTransaction transaction) =>
        transaction.Properties.GetValueOrDefault(AssertionProperty) as string;

    private static void At<TRequest, TResponse>(OpenIddictServerBuilder server)
        where TRequest : BaseValidatingContext
        where TResponse : BaseRequestContext
    {
        server.AddEventHandler<TRequest>(handler => handler.UseScopedHandler<Authenticate<TRequest>>().SetOrder(First));
        server.AddEventHandler<TResponse>(handler => handler.UseSingletonHandler<ShapeRefusal<TResponse>>()
            .SetOrder(OpenIddictServerAspNetCoreHandlers.AttachWwwAuthenticateHeader<TResponse>.Descriptor.Order + 500));
    }

    internal sealed class Authenticate<TContext>(ClientJudge judge) : IOpenIddictServerHandler<TContext> where TContext : BaseValidatingContext
    {
        public async ValueTask HandleAsync(TContext context)
        {
            var (http, request) = (context.Transaction.GetHttpRequest()!.HttpContext, context.Transaction.Request!);
            if (Misplaced(http, request) is { } mistake)
            {
                context.Reject(Errors.InvalidRequest, $"{ServerError.RequestMalformed.Code()}: {mistake}");
                return;
            }

            var presented = PresentedClient.Read(request, await PeerCertificate.FindAsync(http));
            var verdict = await judge.JudgeAsync(presented, http.Connection.RemoteIpAddress, context.CancellationToken);
            if (verdict.Agent is not { } agent)
            {
                context.Transaction.Properties[WaitProperty] = verdict.RetryAfter;
                context.Reject(verdict.Error, $"{verdict.Code}: {verdict.Detail}");
                return;
            }

            context.Transaction.Properties[ClientProperty] = agent;
            context.Transaction.Properties[AssertionProperty] = presented.Assertion;
            if (agent.Authentication.Method.ProvesPossession())
            {
                context.Transaction.Properties[CertificateProperty] = presented.Certificate?.Thumbprint;
            }

            // From here on the client goes by its registered name, also where it came under its SPIFFE ID.
            request.ClientId = agent.ClientId;
            request.ClientAssertion = request.ClientAssertionType = request.ClientSecret = null;
        }

        // A credential in an address would end up in logs (RFC 7662 section 2.1 wants POST); and one that comes twice would read as absent.
        private static string? Misplaced(HttpContext http, OpenIddictRequest request) => !HttpMethods.IsPost(http.Request.Method)
            ? "This address takes POST only."
            : Array.Find(Credentials, name => request.GetParameter(name)?.Count > 1) is { } repeated ? $"{repeated} is given more than once." : null;
    }

    internal sealed class BringClientInStep(AgentApplications agents, IOpenIddictApplicationManager applications)
        : IOpenIddictServerHandler<ProcessAuthenticationContext>
    {
        public async ValueTask HandleAsync(ProcessAuthenticationContext context)
        {
            if (context.Request?.ClientId is { } clientId
                && await agents.FindActiveAsync(clientId, applications, context.CancellationToken) is null)
            {
                context.Reject(Errors.InvalidClient, $"{ServerError.ClientNotAuthenticated.Code()}: The client is not known or not active.");
            }
        }
    }

    /// <summary>
    /// The status and headers of a refused client. OpenIddict challenges with Basic, which is only right where Basic is
    /// accepted. There is no scheme for client assertions to challenge with instead, and stock clients take any challenge
    /// for the whole answer and lose the error in the body; so the 401 of RFC 6749 section 5.2 comes without one.
    /// </summary>
    internal sealed class ShapeRefusal<TContext>(ServerSettings settings) : IOpenIddictServerHandler<TContext> where TContext : BaseRequestContext
    {
        public ValueTask HandleAsync(TContext context)
        {
            var response = context.Transaction.GetHttpRequest()!.HttpContext.Response;
            if (!settings.Clients.AllowSecrets)
            {
                response.Headers.WWWAuthenticate = default;
            }

            if (context.Transaction.Properties.GetValueOrDefault(WaitProperty) is TimeSpan wait)
            {
                response.StatusCode = StatusCodes.Status429TooManyRequests;
                response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            return default;
        }
    }
}
