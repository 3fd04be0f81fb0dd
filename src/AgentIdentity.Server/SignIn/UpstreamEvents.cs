using System.Security.Claims;
using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Server.Issuers;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace AgentIdentity.Server.SignIn;

/// <summary>What the OpenID Connect handler is told on the way: how this server authenticates as a client, and who may come in.</summary>
internal sealed class UpstreamEvents(PeopleIssuers issuers, PeopleDirectory people, ISecurityLog security, TimeProvider time) : OpenIdConnectEvents
{
    private const string JwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    public override Task RedirectToIdentityProvider(RedirectContext context)
    {
        var errand = UpstreamErrand.Of(context.Properties);
        context.ProtocolMessage.AcrValues = errand.Asked?.Acr;
        // Without auth_time a sign-in counts as made now, so one is always asked for: a single sign-on of hours ago must not pass for it.
        if (IssuerOf(context.Scheme).Settings.SignIn!.WithoutAuthTime)
        {
            context.ProtocolMessage.Prompt = OpenIdConnectPrompt.Login;
        }

        return Task.CompletedTask;
    }

    public override Task PushAuthorization(PushedAuthorizationContext context)
    {
        if (TryAssert(context.Scheme, context.ProtocolMessage))
        {
            context.HandleClientAuthentication();
        }

        return Task.CompletedTask;
    }

    public override async Task MessageReceived(MessageReceivedContext context)
    {
        var issuer = IssuerOf(context.Scheme);
        var configuration = await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
        // RFC 9207 section 2.4: an answer in another issuer's name is a mix-up, and so is one without a name that was promised.
        if (context.ProtocolMessage.Iss is { } named ? !issuer.Trust.Names(named) : configuration.AuthorizationResponseIssParameterSupported)
        {
            context.Fail(UpstreamRefusal.Of(ServerError.UpstreamSignInFailed, "The answer is not the issuer's that was asked."));
        }
    }

    public override Task AuthorizationCodeReceived(AuthorizationCodeReceivedContext context)
    {
        TryAssert(context.Scheme, context.TokenEndpointRequest!);
        return Task.CompletedTask;
    }

    public override async Task TokenValidated(TokenValidatedContext context)
    {
        var issuer = IssuerOf(context.Scheme);
        var token = context.TokenEndpointResponse?.IdToken ?? "";
        var read = await issuer.ValidateAsync(() => issuer.SignIns!.ValidateIdToken(token), context.HttpContext.RequestAborted);
        if (!read.TryGet(out var identity, out var refused))
        {
            context.Fail(new UpstreamRefusal(refused.Error.Code(), refused.Detail));
            return;
        }

        if (identity.Kind != SubjectKind.Human || identity.Actor is not null)
        {
            context.Fail(UpstreamRefusal.Of(ServerError.UpstreamSignInFailed, "Whoever signed in there is not shown to be a human in person."));
            return;
        }

        var now = time.GetUtcNow();
        if (Authentication(issuer.Settings.SignIn!, identity, context, now) is not { } authentication)
        {
            context.Fail(UpstreamRefusal.Of(ServerError.UpstreamSignInFailed, "The issuer does not say when the human authenticated, or it was too long ago. Sign in there again."));
            return;
        }

        var errand = UpstreamErrand.Of(context.Properties);
        if (errand.Asked is { } asked && !asked.IsMet(authentication, now))
        {
            context.Fail(UpstreamRefusal.Of(ServerError.SignInTooWeak, asked.IsStrong(authentication.Acr)
                ? "The issuer let an older sign-in pass, where a fresh one was asked for. Sign out there, or sign in another way."
                : "The issuer did not ask you for as strong a sign-in as is needed here. Sign in another way, or ask your administrator."));
            return;
        }

        // Whoever signs in again is who they were: nobody is met on the way.
        if (errand.Person is { } same && people.Find(new PersonIdentity(identity.Issuer, identity.Subject))?.Id != same)
        {
            context.Fail(UpstreamRefusal.Of(ServerError.SignedInAsAnother, "You signed in there as somebody else. Sign out there and try again, or sign out here first."));
            return;
        }

        var met = await MeetAsync(issuer.Settings, identity, context.Principal);
        if (!met.Ok)
        {
            context.Fail(new UpstreamRefusal(met.Failure.Code, met.Failure.Detail));
            return;
        }

        context.Principal = PersonSession.Open(met.Value, authentication, now);
        context.Properties = new AuthenticationProperties { RedirectUri = context.Properties?.RedirectUri };
    }

    public override async Task RemoteFailure(RemoteFailureContext context)
    {
        var request = context.Request;
        var (code, detail) = context.Failure switch
        {
            UpstreamRefusal refusal => (refusal.Code, refusal.Message),
            _ => (ServerError.UpstreamSignInFailed.Code(), "The sign-in did not come to its end: it was given up, took too long, or began in another browser. Sign in again."),
        };
        security.Write(new SecurityLine(time.GetUtcNow(), code, $"Sign-in by way of {IssuerOf(context.Scheme).Settings.Name} refused.", request.Method,
            context.Options.CallbackPath.Value ?? "", context.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "-"));
        context.HandleResponse();
        await Problems.Of(StatusCodes.Status403Forbidden, code, detail).ExecuteAsync(context.HttpContext);
    }

    private PeopleIssuer IssuerOf(AuthenticationScheme scheme) =>
        issuers.All.First(issuer => UpstreamSignIn.SchemeOf(issuer.Settings.Name) == scheme.Name);

    // private_key_jwt where there is a key; the handler sends the secret itself where there is one.
    private bool TryAssert(AuthenticationScheme scheme, OpenIdConnectMessage message)
    {
        var issuer = IssuerOf(scheme);
        if (issuer.Signer is not { } signer)
        {
            return false;
        }

        message.ClientSecret = null;
        message.ClientAssertionType = JwtBearer;
        message.ClientAssertion = signer.Create(issuer.Settings.Issuer);
        return true;
    }

    private static HumanAuthentication? Authentication(UpstreamClient client, ForeignIdentity identity, TokenValidatedContext context, DateTimeOffset now)
    {
        if (identity.Authentication is { } told)
        {
            return now - told.Time <= UpstreamSignIn.MaxAge + TimeSpan.FromSeconds(60) ? told : null;
        }

        return client.WithoutAuthTime
            ? new HumanAuthentication(now, context.Principal?.FindFirst("acr")?.Value, [.. context.Principal?.FindAll("amr").Select(static claim => claim.Value) ?? []])
            : null;
    }

    private async Task<BrokerResult<PersonRecord>> MeetAsync(IssuerSettings issuer, ForeignIdentity identity, ClaimsPrincipal? told)
    {
        var roles = issuer.SignIn!.RolesClaim is { } claim ? issuer.SignIn.RolesOf([.. told?.FindAll(claim).Select(static one => one.Value) ?? []]) : [];
        var who = new PersonIdentity(identity.Issuer, identity.Subject);
        return issuer.SignIn.OnlyKnownPeople && people.Find(who) is null
            ? new BrokerFailure(BrokerError.PersonUnknown, "Nobody here has an account for this identity. Ask the administrator for one.")
            : await people.MeetAsync(new MetPerson(who) { Name = told?.FindFirst("name")?.Value, InPerson = true, Roles = roles });
    }
}
