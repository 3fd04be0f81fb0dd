using AgentIdentity.Broker;
using AgentIdentity.Server.Issuers;
using AgentIdentity.Server.Look;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace AgentIdentity.Server.SignIn;

[AnonymousBecause("nobody has a session before signing in")]
internal sealed class SignInModel(
    PeopleDirectory people, PeopleIssuers issuers, PasskeyCeremonies passkeys, SignInGate gate, ServerSettings settings, TimeProvider time) : PageModel
{
    [BindProperty]
    public string? Username { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>What a passkey answered (WebAuthn), in place of a password.</summary>
    [BindProperty]
    public string? Credential { get; set; }

    /// <summary>What the passkey was asked, sealed.</summary>
    [BindProperty]
    public string? Sealed { get; set; }

    /// <summary>Whoever is signed in already proves to be there: as the same account, whatever the form says.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Again { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>The account that signs in again; null where somebody signs in for the first time, or their session is over.</summary>
    public PersonRecord? Same { get; private set; }

    /// <summary>What to ask a passkey; null where there can be none.</summary>
    public PasskeyOffer? Offer { get; private set; }

    public string? Mistake { get; private set; }

    public Freshness? Asked => Freshness.Asked(Request.Query);

    /// <summary>Whether there is a password to ask for, and it would be strong enough.</summary>
    public bool TakesPassword => Same is not { } same || (people.HasPassword(same.Id) && Asked?.IsStrong(settings.SignIn.PasswordAcr) != false);

    /// <summary>Whether nothing here would do.</summary>
    public bool HasNoWay => !TakesPassword && Offer is null && !Upstreams.Any();

    /// <summary>The issuers by way of which people sign in; of somebody who signs in again, those that know them.</summary>
    public IEnumerable<IssuerSettings> Upstreams => issuers.All
        .Where(issuer => issuer.Settings.SignIn is not null && Same?.Identities.Any(identity => issuer.Trust.Names(identity.Issuer)) != false)
        .Select(static issuer => issuer.Settings);

    public async Task OnGetAsync()
    {
        await MeetAsync();
        await OfferAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await MeetAsync();
        return Credential is { Length: > 0 } credential ? await ByPasskeyAsync(new PasskeyAnswer(credential, Sealed ?? "")) : await ByPasswordAsync();
    }

    /// <summary>The address that leads to an issuer, with all that was asked here.</summary>
    public string AddressOf(IssuerSettings issuer)
    {
        var asked = new Dictionary<string, string?> { ["returnUrl"] = ReturnUrl, ["again"] = Same is null ? null : "true" };
        var address = QueryHelpers.AddQueryString($"{Request.PathBase}/account/sign-in/{issuer.Name}", asked.Where(static pair => pair.Value is not null));
        return Asked?.AddTo(address) ?? address;
    }

    private async Task<IActionResult> ByPasswordAsync()
    {
        var name = Same?.Id ?? Username?.Trim() ?? "";
        var attempt = gate.Begin(HttpContext, name);
        if (attempt.Wait is not null)
        {
            return await RefuseAsync(StatusCodes.Status429TooManyRequests, BrokerError.SignInLocked.Code(), "Too many wrong passwords. Wait a few minutes and try again.");
        }

        var verified = await people.VerifyPasswordAsync(name, Password ?? "");
        if (!verified.Ok)
        {
            // The same words for an unknown name, a wrong password and a disabled account.
            return await RefuseAsync(StatusCodes.Status401Unauthorized, verified.Failure.Code,
                Same is null ? "The account name or the password is wrong." : "The password is wrong.");
        }

        attempt.Succeeded();
        return await OpenAsync(verified.Value, new HumanAuthentication(time.GetUtcNow(), settings.SignIn.PasswordAcr, ["pwd"]));
    }

    private async Task<IActionResult> ByPasskeyAsync(PasskeyAnswer answer)
    {
        var attempt = gate.BeginPasskey(HttpContext);
        if (attempt.Wait is not null)
        {
            return await RefuseAsync(StatusCodes.Status429TooManyRequests, BrokerError.SignInLocked.Code(), "Too many attempts. Wait a minute and try again.");
        }

        var judged = await passkeys.SignInAsync(Same, answer, HttpContext);
        if (!judged.Ok)
        {
            return await RefuseAsync(StatusCodes.Status401Unauthorized, judged.Failure.Code, judged.Failure.Detail);
        }

        attempt.Succeeded();
        return await OpenAsync(judged.Value.Person, judged.Value.Authentication);
    }

    private async Task<IActionResult> OpenAsync(PersonRecord person, HumanAuthentication how)
    {
        await gate.OpenAsync(HttpContext, person, how);
        return this.SeeOther(PersonSession.Next(HttpContext, ReturnUrl));
    }

    // The page is for strangers too, so nothing has read the session yet.
    private async Task MeetAsync() =>
        Same = Again && (await PersonSession.FindAsync(HttpContext))?.Id is { } known ? people.Find(known) : null;

    private async Task OfferAsync()
    {
        var asks = passkeys.ArePossible && (Same is null || passkeys.Has(Same)) && Asked?.IsStrong(settings.SignIn.PasskeyAcr) != false;
        Offer = asks ? await passkeys.OfferSignInAsync(Same, HttpContext) : null;
    }

    private async Task<PageResult> RefuseAsync(int status, string code, string words)
    {
        gate.Refused(HttpContext, code);
        await OfferAsync();
        (Password, Mistake, Response.StatusCode) = (null, words, status);
        return Page();
    }
}
