using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console;

[Authorize(PersonSession.Policy)]
internal sealed class ConsoleModel(DelegationCards cards) : PageModel
{
    public IReadOnlyList<DelegationCard> Delegations { get; private set; } = [];

    public void OnGet() => Delegations = cards.Of(PersonSession.Read(User).Id);
}
