using AgentIdentity.Broker;
using AgentIdentity.Server.Delegations;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console;

[Authorize(PersonSession.Policy)]
internal sealed class CallsModel(DelegationBook book, DelegationCards cards, CallHistory history) : PageModel
{
    public DelegationCard? Delegation { get; private set; }
    public IReadOnlyList<CallLine> Calls { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (book.Find(id) is not { } record || record.Human != PersonSession.Read(User).Id)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return Page();
        }
        Delegation = cards.Of(record);
        Calls = [.. (await history.OfAsync(id, HttpContext.RequestAborted)).Reverse()];
        return Page();
    }
}
