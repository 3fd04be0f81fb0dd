using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Overview;

[Authorize(PersonSession.Policy)]
internal sealed class OverviewModel(Viewers viewers, DelegationBook book) : PageModel
{
    public IReadOnlyList<DelegationRecord> Active { get; private set; } = [];

    public void OnGet() => Active = [.. viewers.Of(User).Delegations().Where(record => book.Standing(record.Id) is null)];
}
