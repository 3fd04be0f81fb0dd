using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Delegations;

/// <summary>Says what ending a delegation does, and does it: by the human, an owner of its agent, or an administrator.</summary>
[Authorize(PersonSession.Policy)]
internal sealed class EndModel(Viewers viewers, DelegationBook book, ApprovalBook approvals, DelegationCards cards) : PageModel
{
    public DelegationCard? Delegation { get; private set; }

    /// <summary>Questions to people that nobody needs to answer any more.</summary>
    public int Waiting { get; private set; }
    public string? Mistake { get; private set; }

    public Task<IActionResult> OnGetAsync(string id) => ShowAsync(id);

    public async Task<IActionResult> OnPostAsync(string id)
    {
        var viewer = viewers.Of(User);
        if (book.Find(id) is not { } record || !viewer.MayEnd(record))
        {
            return await ShowAsync(id);
        }

        var ended = await book.EndAsync(id, viewer.Id);
        Mistake = ended.Ok ? null : $"{ended.Failure.Detail} ({ended.Failure.Code})";
        return ended.Ok ? this.SeeOther("~/console/delegations") : await ShowAsync(id);
    }

    private async Task<IActionResult> ShowAsync(string id)
    {
        var viewer = viewers.Of(User);
        if (book.Find(id) is not { } record || !viewer.MayEnd(record))
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return Page();
        }

        Delegation = cards.Of(record, viewer);
        foreach (var below in book.WithDescendants(id))
        {
            Waiting += (await approvals.ListAsync(ApprovalState.Pending, delegationId: below, cancellation: HttpContext.RequestAborted)).Count;
        }

        return Page();
    }
}
