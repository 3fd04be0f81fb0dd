using System.Globalization;
using AgentIdentity.Broker;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console;

/// <summary>
/// A person's own passkeys. Whoever adds one has just proved to be there; where there is one already, with a passkey, so that a stolen
/// password makes nobody stronger.
/// </summary>
[Authorize(PersonSession.Policy)]
internal sealed class PasskeysModel(PeopleDirectory people, Passkeys passkeys, PasskeyCeremonies ceremonies, FreshSession fresh, ServerSettings settings) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    [BindProperty]
    public string? Sealed { get; set; }

    public IReadOnlyList<PasskeyRecord> Keys { get; private set; } = [];

    public PasskeyOffer? Offer { get; private set; }

    public string? Mistake { get; private set; }

    public static string Day(DateTimeOffset time) => time.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    public async Task<IActionResult> OnGetAsync() => fresh.Demand(this, Demanded()) ?? await ShowAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        if (fresh.Demand(this, Demanded()) is { } again)
        {
            return again;
        }

        var added = await ceremonies.AddAsync(Me(), new PasskeyAnswer(Credential ?? "", Sealed ?? ""), Name ?? "", HttpContext);
        if (added.Ok)
        {
            return this.SeeOther("~/console/settings/passkeys");
        }

        (Mistake, Response.StatusCode) = ($"{added.Failure.Detail} ({added.Failure.Code})", StatusCodes.Status400BadRequest);
        return await ShowAsync();
    }

    private PersonRecord Me() => people.Find(PersonSession.Read(User).Id)!;

    private Freshness Demanded() => fresh.Usual with { Acr = ceremonies.Has(Me()) ? settings.SignIn.PasskeyAcr : null };

    private async Task<IActionResult> ShowAsync()
    {
        Keys = passkeys.List(Me().Id);
        Offer = ceremonies.ArePossible ? await ceremonies.OfferNewAsync(Me(), HttpContext) : null;
        return Page();
    }
}
