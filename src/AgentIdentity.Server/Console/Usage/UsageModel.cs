using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Usage;

[Authorize(PersonSession.Policy)]
internal sealed class UsageModel(Viewers viewers, UsageViews views) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? By { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    public Viewer Viewer { get; private set; } = null!;

    public UsageView? View { get; private set; }

    public async Task OnGetAsync()
    {
        Viewer = viewers.Of(User);
        View = await views.OfAsync(Viewer, By, From, To, HttpContext.RequestAborted);
        Response.StatusCode = View is null ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
    }
}
