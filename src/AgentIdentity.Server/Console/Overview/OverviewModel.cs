using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Overview;

[Authorize(PersonSession.Policy)]
internal sealed class OverviewModel(Viewers viewers, OverviewReports reports) : PageModel
{
    public Viewer Viewer { get; private set; } = null!;

    public OverviewReport Report { get; private set; } = null!;

    public async Task OnGetAsync()
    {
        Viewer = viewers.Of(User);
        Report = await reports.ForAsync(Viewer, HttpContext.RequestAborted);
    }
}
