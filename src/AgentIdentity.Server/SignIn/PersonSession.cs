using System.Globalization;
using System.Security.Claims;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgentIdentity.Server.SignIn;

/// <summary>The cookie session of a human: HttpOnly, SameSite=Lax, eight hours, checked against the account at each request.</summary>
internal static class PersonSession
{
    public const string Scheme = "Person";
    public const string Policy = "person";
    private const string AuthenticatedAt = "auth_time";
    private const string OpenedAt = "iat";
    private static readonly TimeSpan Length = TimeSpan.FromHours(8);

    public static void AddPersonSession(this IServiceCollection services, ServerSettings settings)
    {
        var keys = PrivateFiles.CreateFolder(Path.Combine(settings.DataFolder, "keys", "sessions"));
        services.AddDataProtection().SetApplicationName("AgentIdentity").PersistKeysToFileSystem(keys);
        services.AddSingleton<SignInAttempts>();
        services.AddSingleton<KnownBrowsers>();
        services.AddSingleton<SignInGate>();
        services.AddSingleton<FreshSession>();
        services.AddSingleton<PasskeyPeople>();
        services.AddSingleton<PasskeyCeremonies>();
        services.AddSingleton(services => PasskeyPeople.Handler(services.GetRequiredService<PasskeyPeople>(), settings, services));
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = settings.CookieName("agentidentity-form");
            antiforgery.Cookie.Path = "/";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = Secure(settings);
        });
        services.AddAuthentication(Scheme).AddCookie(Scheme, cookie =>
        {
            cookie.Cookie.Name = settings.CookieName("agentidentity");
            cookie.Cookie.Path = "/";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = Secure(settings);
            cookie.ExpireTimeSpan = Length;
            cookie.SlidingExpiration = false;
            cookie.LoginPath = "/account/sign-in";
            cookie.AccessDeniedPath = "/account/sign-in";
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.Events = new CookieAuthenticationEvents { OnValidatePrincipal = CheckAccount, OnRedirectToLogin = AskToSignIn };
        });
    }

    /// <summary>A session of somebody who has just shown their password.</summary>
    public static ClaimsPrincipal Open(PersonRecord person, DateTimeOffset now) => Open(person, new HumanAuthentication(now, null, ["pwd"]), now);

    /// <summary>A session of somebody who authenticated here, or at another issuer some time before.</summary>
    public static ClaimsPrincipal Open(PersonRecord person, HumanAuthentication authentication, DateTimeOffset now)
    {
        var identity = new ClaimsIdentity(Scheme, "name", null);
        identity.AddClaim(new Claim("sub", person.Id));
        identity.AddClaim(new Claim("name", person.Name));
        identity.AddClaim(new Claim("sid", Identifiers.New("ses_")));
        identity.AddClaim(Moment(OpenedAt, now));
        identity.AddClaim(Moment(AuthenticatedAt, authentication.Time));
        identity.AddClaims(authentication.Methods.Select(static method => new Claim("amr", method)));
        if (authentication.Acr is { } acr)
        {
            identity.AddClaim(new Claim("acr", acr));
        }

        return new ClaimsPrincipal(identity);
    }

    /// <summary>Where a person goes on after signing in: an address below our root, or the console. Another application of the same host is not ours.</summary>
    public static string Next(HttpContext http, string? returnUrl)
    {
        var root = http.Request.PathBase.Value + "/";
        return returnUrl?.StartsWith(root, StringComparison.Ordinal) == true && RedirectHttpResult.IsLocalUrl(returnUrl) && !Climbs(returnUrl)
            ? returnUrl : root + "console";
    }

    public static Person Read(ClaimsPrincipal principal) =>
        TryRead(principal) ?? throw new InvalidOperationException("The session holds no person.");

    /// <summary>The person of the request's session, at an address that takes strangers too.</summary>
    public static async Task<Person?> FindAsync(HttpContext http) =>
        (await http.AuthenticateAsync(Scheme)).Principal is { } session ? TryRead(session) : null;

    public static Person? TryRead(ClaimsPrincipal principal) =>
        principal.Identities.FirstOrDefault(static identity => identity.AuthenticationType == Scheme) is { } session
        && session.FindFirst("sub") is { } id
        && session.FindFirst("sid") is { } sid
        && Moment(session, AuthenticatedAt) is { } authenticated && Moment(session, OpenedAt) is { } opened
            ? new Person(id.Value, session.Name ?? id.Value, new HumanAuthentication(
                authenticated, session.FindFirst("acr")?.Value, [.. session.FindAll("amr").Select(static claim => claim.Value)]))
            {
                SessionId = sid.Value,
                OpenedAt = opened,
            }
            : null;

    private static Claim Moment(string type, DateTimeOffset at) => new(type, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    private static DateTimeOffset? Moment(ClaimsIdentity session, string type) =>
        long.TryParse(session.FindFirst(type)?.Value, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    // A browser follows "..", however it is written, out of our path and into a neighbour's.
    private static bool Climbs(string url)
    {
        var path = url.Split('?')[0];
        return path.Contains("..", StringComparison.Ordinal) || path.Contains('\\', StringComparison.Ordinal)
            || path.Contains("%2e", StringComparison.OrdinalIgnoreCase);
    }

    private static CookieSecurePolicy Secure(ServerSettings settings) =>
        settings.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

    private static Task AskToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        // Nothing can be read at an address that only takes forms: after signing in its person goes on from the console.
        var formOnly = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods
            && !methods.Contains(HttpMethods.Get);
        context.Response.Redirect(formOnly ? context.Request.PathBase + context.Options.LoginPath : context.RedirectUri);
        return Task.CompletedTask;
    }

    private static Task CheckAccount(CookieValidatePrincipalContext context)
    {
        var people = context.HttpContext.RequestServices.GetRequiredService<PeopleDirectory>();
        var cutoffs = context.HttpContext.RequestServices.GetRequiredService<Cutoffs>();
        if (context.Principal is null || TryRead(context.Principal) is not { } person || people.Find(person.Id) is not { Disabled: false }
            || cutoffs.Refusal(new StopFacts(person.OpenedAt) { Human = person.Id, SessionId = person.SessionId }) is not null)
        {
            context.RejectPrincipal();
        }

        return Task.CompletedTask;
    }
}

/// <summary>The human behind a browser session.</summary>
internal sealed record Person(string Id, string Name, HumanAuthentication Authentication)
{
    /// <summary>The session (<c>sid</c>), by which what came of it can be cut off.</summary>
    public required string SessionId { get; init; }

    /// <summary>When the session was opened here; the human may have authenticated at another issuer before.</summary>
    public required DateTimeOffset OpenedAt { get; init; }
}
