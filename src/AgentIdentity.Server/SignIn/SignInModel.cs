using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Server.Issuers;
using AgentIdentity.Server.Look;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.SignIn;

[AnonymousBecause("nobody has a session before signing in")]
internal sealed class SignInModel(PeopleDirectory people, PeopleIssuers issuers, ISecurityLog security, TimeProvider time) : PageModel
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
        var verified = await people.VerifyPasswordAsync(Username?.Trim() ?? "", Password ?? "");
        Password = null;
        if (!verified.Ok)
        {
            security.Write(new SecurityLine(time.GetUtcNow(), verified.Failure!.Code, "Sign-in refused.", "POST", "/account/sign-in",
                HttpContext.Connection.RemoteIpAddress?.ToString() ?? "-"));
            // The same words for an unknown name, a wrong password and a disabled account; a lock says so, it is no secret to who caused it.
            Mistake = verified.Failure.Error == BrokerError.SignInLocked
                ? "Too many wrong passwords. Wait a few minutes and try again."
                : "The account name or the password is wrong.";
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Page();
        }

        await HttpContext.SignInAsync(PersonSession.Scheme, PersonSession.Open(verified.Value!, time.GetUtcNow()));
        return this.SeeOther(PersonSession.Next(HttpContext, ReturnUrl));
    }
}
