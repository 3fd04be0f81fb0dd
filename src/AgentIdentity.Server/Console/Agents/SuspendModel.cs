using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Agents;

/// <summary>Says what suspending an agent will do, and does it at the post. No fresh sign-in: a stop must be quick.</summary>
[Authorize(PersonSession.Policy)]
internal sealed class SuspendModel(Viewers viewers, ViewerParts parts) : PageModel
{
    public AgentView Shown { get; private set; } = null!;

    public int People => Shown.InForce.Select(static record => record.Human).Distinct(StringComparer.Ordinal).Count();

    /// <summary>What was carved out of its delegations for other agents, and stands still with them.</summary>
    public int PassedOn { get; private set; }

    public IActionResult OnGet(string id) => TryShow(id) ? Page() : this.Refuse(AgentModel.NotHere());

    public async Task<IActionResult> OnPostAsync(string id)
    {
        if (!TryShow(id))
        {
            return this.Refuse(AgentModel.NotHere());
        }

        var suspended = await parts.Agents.SuspendAsync(id, viewers.Of(User).Id);
        return suspended.Ok ? this.SeeOther($"~/console/agents/{id}") : this.Refuse(Problems.Of(suspended.Failure));
    }

    private bool TryShow(string id)
    {
        var viewer = viewers.Of(User);
        if (parts.Agents.Find(id) is not { } agent || !viewer.MaySuspend(agent))
        {
            return false;
        }

        Shown = AgentView.Of(agent, viewer, parts);
        PassedOn = Shown.InForce.SelectMany(record => parts.Delegations.WithDescendants(record.Id)[1..]).Distinct(StringComparer.Ordinal)
            .Count(below => parts.Delegations.Standing(below) is null && parts.Delegations.Find(below)!.Agent != id);
        return true;
    }
}
