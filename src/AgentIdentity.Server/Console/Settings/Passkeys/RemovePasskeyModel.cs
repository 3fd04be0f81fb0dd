using AgentIdentity.Broker;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console;

/// <summary>Says what taking a passkey away does, and does it at the post.</summary>
[Authorize(PersonSession.Policy)]
internal sealed class RemovePasskeyModel(Passkeys passkeys, FreshSession fresh) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    public PasskeyRecord? Key { get; private set; }

    public bool IsLast { get; private set; }

    public IActionResult OnGet() => fresh.Demand(this) ?? Show();

    public async Task<IActionResult> OnPostAsync()
    {
        var me = PersonSession.Read(User).Id;
        if (fresh.Demand(this) is { } again)
        {
            return again;
        }

        return (await passkeys.RemoveAsync(me, Id ?? "", me)).Ok ? this.SeeOther("~/console/settings/passkeys") : Show();
    }

    private PageResult Show()
    {
        var mine = passkeys.List(PersonSession.Read(User).Id);
        Key = mine.FirstOrDefault(key => key.Id == Id);
        IsLast = mine.Count == 1;
        Response.StatusCode = Key is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        return Page();
    }
}
