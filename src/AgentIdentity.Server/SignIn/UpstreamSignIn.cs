using AgentIdentity.Server.Issuers;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace AgentIdentity.Server.SignIn;

/// <summary>
/// Signing in by way of a trusted issuer: the code flow with PKCE as its confidential client, and one redirect address for each
/// issuer, so that no issuer's answer passes for another's (RFC 9700 section 4.4).
/// </summary>
internal static class UpstreamSignIn
{
    // As long as a session of ours: nobody comes in with a sign-in that would be over here.
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(8);

    public static void AddUpstreamSignIn(this IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton<UpstreamEvents>();
        foreach (var issuer in settings.Issuers.Where(static issuer => issuer.SignIn is not null))
        {
            services.AddAuthentication().AddOpenIdConnect(SchemeOf(issuer.Name), oidc => Configure(oidc, issuer, settings));
        }
    }

    public static string SchemeOf(string issuer) => "issuer:" + issuer;

    private static void Configure(OpenIdConnectOptions oidc, IssuerSettings issuer, ServerSettings settings)
    {
        var metadata = IssuerDocuments.MetadataOf(issuer);
        var trust = issuer.Trust(static _ => null);
        oidc.MetadataAddress = metadata.AbsoluteUri;
        // Plain http was let through by the settings on this machine only.
        oidc.RequireHttpsMetadata = metadata.Scheme == Uri.UriSchemeHttps;
        oidc.BackchannelHttpHandler = new SocketsHttpHandler { AllowAutoRedirect = false };
        oidc.BackchannelTimeout = TimeSpan.FromSeconds(10);
        oidc.ClientId = issuer.SignIn!.ClientId;
        oidc.ClientSecret = issuer.SignIn.Secret?.Reveal();
        oidc.ResponseType = "code";
        oidc.ResponseMode = "query";
        oidc.UsePkce = true;
        oidc.Scope.Clear();
        oidc.Scope.Add("openid");
        oidc.Scope.Add("profile");
        // OpenID Connect Core section 3.1.2.1: with max_age asked for, the id_token must say when the human authenticated.
        oidc.MaxAge = MaxAge;
        oidc.CallbackPath = "/account/callback/" + issuer.Name;
        oidc.RemoteSignOutPath = oidc.SignedOutCallbackPath = PathString.Empty;
        oidc.SignInScheme = PersonSession.Scheme;
        oidc.MapInboundClaims = oidc.SaveTokens = oidc.GetClaimsFromUserInfoEndpoint = false;
        // They would take claims from the session that UpstreamEvents makes, which has none of the issuer's.
        oidc.ClaimActions.Clear();
        oidc.DisableTelemetry = true;
        oidc.RemoteAuthenticationTimeout = TimeSpan.FromMinutes(10);
        oidc.CorrelationCookie.SameSite = oidc.NonceCookie.SameSite = SameSiteMode.Lax;
        oidc.CorrelationCookie.SecurePolicy = oidc.NonceCookie.SecurePolicy = settings.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        // The handler's own look at the id_token; UpstreamEvents has it judged like every other token of the issuer after that.
        oidc.TokenValidationParameters = new TokenValidationParameters
        {
            IssuerValidator = (named, _, _) => trust.Names(named) ? named : throw new SecurityTokenInvalidIssuerException("The id_token is of another issuer."),
            ValidAudience = issuer.SignIn.ClientId,
            ValidAlgorithms = trust.Algorithms,
            ClockSkew = trust.ClockSkew,
        };
        oidc.EventsType = typeof(UpstreamEvents);
    }
}
