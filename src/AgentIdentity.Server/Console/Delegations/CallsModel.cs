using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Delegations;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Delegations;

[Authorize(PersonSession.Policy)]
internal sealed class CallsModel(DelegationBook book, DelegationCards cards, CallHistory history, Viewers viewers) : PageModel
{
    public DelegationCard? Delegation { get; private set; }
    public IReadOnlyList<CallLine> Calls { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (book.Find(id) is not { } record || !viewers.Of(User).Sees(record))
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return Page();
        }

        Delegation = cards.Of(record);
        Calls = [.. (await history.OfAsync(id, HttpContext.RequestAborted)).Reverse()];
        return Page();
    }

    /// <summary>A model call is placed by its alias alone, which is then not said twice.</summary>
    public static string What(CallLine call) =>
        string.Join(' ', new[] { call.Upstream == call.Identifier ? null : call.Upstream, call.Action, call.Identifier }.Where(static word => word is not null));

    public static string Decided(CallLine call) => call.Decision switch
    {
        "allow" => "allowed",
        "deny" => "refused",
        var other => other.Replace('_', ' '),
    };

    public static string Ended(CallLine call) => call.Outcome ?? (call.Decision != "allow" ? "not sent" : call.LeftTo is { } other ? $"left to {other}" : "running");
}
