using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Settings;

/// <summary>One person, for those who read everything; administrators give and take roles here, freshly signed in.</summary>
[Authorize(PersonSession.Policy)]
internal sealed class PersonModel(Viewers viewers, PeopleDirectory people, FreshSession fresh) : PageModel
{
    public Viewer Viewer { get; private set; } = null!;

    public PersonRecord Shown { get; private set; } = null!;

    /// <summary>Whether roles are this viewer's to give here: not to themselves, or what an issuer says would outlive its word. To step down is.</summary>
    public bool MayGive => Viewer.Administers && Shown.Id != Viewer.Id;

    public IActionResult OnGet(string id) => TryShow(id) ? Page() : this.Refuse(NotHere());

    public Task<IActionResult> OnPostGiveAsync(string id, string? role) =>
        ChangeAsync(id, role, async known => MayGive
            ? await people.GiveRoleAsync(id, known, Viewer.Id)
            : new BrokerFailure(BrokerError.OwnRole, "Nobody gives themselves a role: another administrator does."));

    public Task<IActionResult> OnPostTakeAsync(string id, string? role) =>
        ChangeAsync(id, role, known => people.TakeRoleAsync(id, known, Viewer.Id));

    private static IResult NotHere() => Problems.Of(404, ServerError.NotFound, "No person with this id is yours to see.");

    private async Task<IActionResult> ChangeAsync(string id, string? role, Func<PersonRole, Task<BrokerResult<PersonRecord>>> change)
    {
        // An auditor sees the person and no form; whoever posts all the same learns no more than a stranger.
        if (!TryShow(id) || !Viewer.Administers)
        {
            return this.Refuse(NotHere());
        }

        if (fresh.Demand(this) is { } again)
        {
            return again;
        }

        if (PersonRoles.Find(role ?? "") is not { } known)
        {
            return this.Refuse(Problems.Of(400, ServerError.BodyMalformed, "role must be security_administrator or auditor."));
        }

        var changed = await change(known);
        return changed.Ok ? this.SeeOther($"~/console/settings/people/{id}") : this.Refuse(Problems.Of(changed.Failure));
    }

    private bool TryShow(string id)
    {
        Viewer = viewers.Of(User);
        if (!Viewer.ReadsAll || people.Find(id) is not { } found)
        {
            return false;
        }

        Shown = found;
        return true;
    }
}
