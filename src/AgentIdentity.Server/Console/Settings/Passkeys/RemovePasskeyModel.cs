using AgentIdentity.Broker;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console;

/// <summary>
/// Says what taking a passkey away does, and does it at the post. With a passkey, as adding one: else a stolen password would clear the
/// account of them and then add its own. Whoever lost them all asks an administrator.
/// </summary>
[Authorize(PersonSession.Policy)]
internal sealed class RemovePasskeyModel(Passkeys passkeys, FreshSession fresh, ServerSettings settings) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    public PasskeyRecord? Key { get; private set; }

    public bool IsLast { get; private set; }

    public string? Mistake { get; private set; }

    public IActionResult OnGet() => fresh.Demand(this, Demanded()) ?? Show();

    public async Task<IActionResult> OnPostAsync()
    {
        if (fresh.Demand(this, Demanded()) is { } again)
        {
            return again;
        }

        var removed = await passkeys.RemoveOwnAsync(Me, Id ?? "");
        if (removed.Ok)
        {
            return this.SeeOther("~/console/settings/passkeys");
        }

        var page = Show();
        (Mistake, Response.StatusCode) = ($"{removed.Failure.Detail} ({removed.Failure.Code})", Problems.Status(removed.Failure.Error));
        return page;
    }

    private string Me => PersonSession.Read(User).Id;

    private Freshness Demanded() => fresh.Usual with { Acr = passkeys.List(Me).Count > 0 ? settings.SignIn.PasskeyAcr : null };

    private PageResult Show()
    {
        var mine = passkeys.List(Me);
        Key = mine.FirstOrDefault(key => key.Id == Id);
        IsLast = mine.Count == 1;
        Response.StatusCode = Key is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        return Page();
    }
}
