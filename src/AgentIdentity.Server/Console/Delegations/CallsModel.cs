using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Delegations;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Delegations;

/// <summary>One delegation: what it grants, what was done under it, and what whoever looks may do about it.</summary>
[Authorize(PersonSession.Policy)]
internal sealed class CallsModel(Viewers viewers, DelegationBook book, DelegationCards cards, CallHistory history) : PageModel
{
    public DelegationCard? Delegation { get; private set; }
    public IReadOnlyList<CallLine> Calls { get; private set; } = [];
    public string? Mistake { get; private set; }

    public Task<IActionResult> OnGetAsync(string id) => ShowAsync(id);

    /// <summary>Can be undone, so it is done at once.</summary>
    public Task<IActionResult> OnPostPauseAsync(string id) => ChangeAsync(id, book.PauseAsync);

    public Task<IActionResult> OnPostResumeAsync(string id) => ChangeAsync(id, book.ResumeAsync);

    /// <summary>A model call is placed by its alias alone, which is then not said twice.</summary>
    public static string What(CallLine call) => VisibleText.Of(
        string.Join(' ', new[] { call.Upstream == call.Identifier ? null : call.Upstream, call.Action, call.Identifier }.Where(static word => word is not null)));

    public static string Decided(CallLine call) => call.Decision switch
    {
        "allow" => "allowed",
        "deny" => "refused",
        var other => other.Replace('_', ' '),
    };

    public static string Ended(CallLine call) => call.Outcome ?? (call.Decision != "allow" ? "not sent" : call.LeftTo is { } other ? $"left to {other}" : "running");

    private async Task<IActionResult> ChangeAsync(string id, Func<string, string, Task<BrokerResult<DelegationRecord>>> change)
    {
        var viewer = viewers.Of(User);
        if (book.Find(id) is not { } record || !viewer.MayPause(record))
        {
            return await ShowAsync(null);
        }

        var changed = await change(id, viewer.Id);
        Mistake = changed.Ok ? null : $"{changed.Failure.Detail} ({changed.Failure.Code})";
        return changed.Ok ? this.SeeOther($"~/console/delegations/{id}") : await ShowAsync(id);
    }

    private async Task<IActionResult> ShowAsync(string? id)
    {
        var viewer = viewers.Of(User);
        if (id is null || book.Find(id) is not { } record || !viewer.Sees(record))
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return Page();
        }

        Delegation = cards.Of(record, viewer);
        Calls = [.. (await history.OfAsync(id, HttpContext.RequestAborted)).Reverse()];
        return Page();
    }
}
