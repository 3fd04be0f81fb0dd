using System.Globalization;
using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Server.Issuers;
using AgentIdentity.Server.Look;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.SignIn;

[AnonymousBecause("nobody has a session before signing in")]
internal sealed class SignInModel(
    PeopleDirectory people, PeopleIssuers issuers, SignInAttempts attempts, KnownBrowsers browsers, ISecurityLog security, TimeProvider time) : PageModel
{
    [BindProperty]
    public string? Username { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>The issuers by way of which people sign in.</summary>
    public IEnumerable<IssuerSettings> Upstreams => issuers.All.Select(static issuer => issuer.Settings).Where(static settings => settings.SignIn is not null);

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public string? Mistake { get; private set; }

    public async Task<IActionResult> OnPostAsync()
    {
        var name = Username?.Trim() ?? "";
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
            return Refuse(StatusCodes.Status401Unauthorized, verified.Failure!.Code, "The account name or the password is wrong.");
        }

        attempt.Succeeded();
        browsers.Remember(HttpContext, name);
        await HttpContext.SignInAsync(PersonSession.Scheme, PersonSession.Open(verified.Value!, time.GetUtcNow()));
        return this.SeeOther(PersonSession.Next(HttpContext, ReturnUrl));
    }

    private PageResult Refuse(int status, string code, string words)
    {
        security.Write(new SecurityLine(time.GetUtcNow(), code, "Sign-in refused.", "POST", "/account/sign-in",
            HttpContext.Connection.RemoteIpAddress?.ToString() ?? "-"));
        (Password, Mistake, Response.StatusCode) = (null, words, status);
        return Page();
    }
}
