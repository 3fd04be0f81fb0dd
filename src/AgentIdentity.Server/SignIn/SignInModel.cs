using System.Globalization;
using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Server.Issuers;
using AgentIdentity.Server.Look;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace AgentIdentity.Server.SignIn;

[AnonymousBecause("nobody has a session before signing in")]
internal sealed class SignInModel(
    PeopleDirectory people, PeopleIssuers issuers, SignInAttempts attempts, KnownBrowsers browsers, ISecurityLog security, TimeProvider time) : PageModel
{
    [BindProperty]
    public string? Username { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>Whoever is signed in already proves to be there: as the same account, whatever the form says.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Again { get; set; }

    /// <summary>The account that signs in again; null where somebody signs in for the first time, or their session is over.</summary>
    public PersonRecord? Same { get; private set; }

    /// <summary>Whether there is a password to ask for.</summary>
    public bool HasPassword => Same is not { } same || people.HasPassword(same.Id);

    public Freshness? Asked => Freshness.Asked(Request.Query);

    /// <summary>The issuers by way of which people sign in; of somebody who signs in again, those that know them.</summary>
    public IEnumerable<IssuerSettings> Upstreams => issuers.All
        .Where(issuer => issuer.Settings.SignIn is not null && Same?.Identities.Any(identity => issuer.Trust.Names(identity.Issuer)) != false)
        .Select(static issuer => issuer.Settings);

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public string? Mistake { get; private set; }

    public Task OnGetAsync() => MeetAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        await MeetAsync();
        var name = Same?.Id ?? Username?.Trim() ?? "";
        var attempt = attempts.Begin(name, HttpContext.Connection.RemoteIpAddress, browsers.Find(Request, name));
        if (attempt.Wait is { } wait)
        {
            Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return Refuse(StatusCodes.Status429TooManyRequests, BrokerError.SignInLocked.Code(), "Too many wrong passwords. Wait a few minutes and try again.");
        }

        var verified = await people.VerifyPasswordAsync(name, Password ?? "");
        if (!verified.Ok)
        {
            // The same words for an unknown name, a wrong password and a disabled account.
            return Refuse(StatusCodes.Status401Unauthorized, verified.Failure!.Code, Same is null ? "The account name or the password is wrong." : "The password is wrong.");
        }

        attempt.Succeeded();
        browsers.Remember(HttpContext, name);
        await HttpContext.SignInAsync(PersonSession.Scheme, PersonSession.Open(verified.Value!, time.GetUtcNow()));
        return this.SeeOther(PersonSession.Next(HttpContext, ReturnUrl));
    }

    /// <summary>The address that leads to an issuer, with all that was asked here.</summary>
    public string AddressOf(IssuerSettings issuer)
    {
        var asked = new Dictionary<string, string?> { ["returnUrl"] = ReturnUrl, ["again"] = Same is null ? null : "true" };
        var address = QueryHelpers.AddQueryString($"{Request.PathBase}/account/sign-in/{issuer.Name}", asked.Where(static pair => pair.Value is not null));
        return Asked?.AddTo(address) ?? address;
    }

    // The page is for strangers too, so nothing has read the session yet.
    private async Task MeetAsync() =>
        Same = Again && (await PersonSession.FindAsync(HttpContext))?.Id is { } known ? people.Find(known) : null;

    private PageResult Refuse(int status, string code, string words)
    {
        security.Write(new SecurityLine(time.GetUtcNow(), code, "Sign-in refused.", "POST", "/account/sign-in",
            HttpContext.Connection.RemoteIpAddress?.ToString() ?? "-"));
        (Password, Mistake, Response.StatusCode) = (null, words, status);
        return Page();
    }
}
