using AgentIdentity.Broker;
using AgentIdentity.Policy;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Agents;

/// <summary>One agent. Resuming is an administrator's, who signed in freshly; suspending has a page that says first what it does.</summary>
[Authorize(PersonSession.Policy)]
internal sealed class AgentModel(Viewers viewers, ViewerParts parts, Ledger ledger, FreshSession fresh) : PageModel
{
    public Viewer Viewer { get; private set; } = null!;

    public AgentView Shown { get; private set; } = null!;

    public long UsedMicroUsd(DelegationRecord record) => ledger.Used(record.Id);

    private bool IsInForce(DelegationRecord record) => Shown.InForce.Contains(record);

    public (string Word, string Tone) StateOf(DelegationRecord record) => record.State switch
    {
        DelegationState.Ended => ("ended", "idle"),
        DelegationState.Paused => ("paused", "wait"),
        _ => IsInForce(record) ? ("in force", "good") : ("not in force", "idle"),
    };

    public string NameOf(string person) => parts.People.Find(person)?.Name ?? person;

    public IActionResult OnGet(string id) => TryShow(id) ? Page() : this.Refuse(NotHere());

    public async Task<IActionResult> OnPostResumeAsync(string id)
    {
        if (!TryShow(id) || !Viewer.MayResume(Shown.Agent))
        {
            return this.Refuse(NotHere());
        }

        if (fresh.Demand(this) is { } again)
        {
            return again;
        }

        var resumed = await parts.Agents.ResumeAsync(id, Viewer.Id);
        return resumed.Ok ? this.SeeOther($"~/console/agents/{id}") : this.Refuse(Problems.Of(resumed.Failure));
    }

    internal static IResult NotHere() => Problems.Of(404, ServerError.NotFound, "No agent with this id is yours to see.");

    private bool TryShow(string id)
    {
        Viewer = viewers.Of(User);
        if (parts.Agents.Find(id) is not { } agent || !Viewer.Sees(agent))
        {
            return false;
        }

        Shown = AgentView.Of(agent, Viewer, parts);
        return true;
    }
}
