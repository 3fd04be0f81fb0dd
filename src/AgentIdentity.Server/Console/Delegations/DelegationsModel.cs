using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Delegations;

[Authorize(PersonSession.Policy)]
internal sealed class DelegationsModel(DelegationCards cards) : PageModel
{
    public IReadOnlyList<DelegationCard> Delegations { get; private set; } = [];

    public void OnGet() => Delegations = cards.Of(PersonSession.Read(User).Id);
}
