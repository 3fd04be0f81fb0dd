using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Policies;

/// <summary>Asks what would be decided. A post, so that arguments stand in no address.</summary>
[Authorize(PersonSession.Policy)]
internal sealed class TryModel(Viewers viewers, TrialDesk desk) : PageModel
{
    public Trial Trial { get; private set; } = new("", Trial.Tool, "", "GET", "", "");

    public TriedCall? Tried { get; private set; }

    public IReadOnlyList<(string Id, string Shown)> Delegations { get; private set; } = [];

    public IActionResult OnGet() => Show() ?? Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (Show() is { } refused)
        {
            return refused;
        }

        string Field(string name) => Request.Form[name].ToString().Trim();
        Trial = new Trial(Field("delegation"), Field("kind"), Field("upstream"), Field("method"), Field("name"), Field("arguments"));
        Tried = await desk.TryAsync(Trial, HttpContext.RequestAborted);
        return Page();
    }

    private IActionResult? Show()
    {
        if (!viewers.Of(User).ReadsAll)
        {
            return this.Refuse(Problems.Of(404, ServerError.NotFound, "There is no such page."));
        }

        Delegations = [.. desk.InForce.Select(static record => (record.Id, $"{record.Agent} for {record.Human}: {VisibleText.Of(record.Purpose)}"))];
        return null;
    }
}
