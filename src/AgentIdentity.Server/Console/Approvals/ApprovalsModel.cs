using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Approvals;

/// <summary>Everything that waits for this person, and what came of the rest.</summary>
[Authorize(PersonSession.Policy)]
internal sealed class ApprovalsModel(ApprovalDesk desk, ApprovalSheets sheets, Viewers viewers) : PageModel
{
    public IReadOnlyList<ApprovalSheet> Waiting { get; private set; } = [];

    public IReadOnlyList<ApprovalSheet> Others { get; private set; } = [];

    /// <summary>For those who read all: what waits for somebody else.</summary>
    public IReadOnlyList<ApprovalSheet> Elsewhere { get; private set; } = [];

    public async Task OnGetAsync()
    {
        var person = PersonSession.Read(User).Id;
        var waiting = await desk.WaitingForAsync(person);
        Waiting = [.. waiting.OrderBy(static approval => approval.ExpiresAt).Select(sheets.Of)];
        Elsewhere = viewers.Of(User).ReadsAll ? [.. desk.Pending().Where(other => waiting.All(one => one.Id != other.Id)).Select(sheets.Of)] : [];
        Others = [.. (await desk.OfAsync(person, HttpContext.RequestAborted)).Where(other => waiting.All(one => one.Id != other.Id)).Select(sheets.Of)];
    }
}
