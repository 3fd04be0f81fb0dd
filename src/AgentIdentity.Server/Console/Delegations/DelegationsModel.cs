using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Delegations;

[Authorize(PersonSession.Policy)]
internal sealed class DelegationsModel(Viewers viewers, DelegationCards cards) : PageModel
{
    public IReadOnlyList<DelegationCard> Own { get; private set; } = [];

    /// <summary>Those of others, for agents' owners, administrators and auditors.</summary>
    public IReadOnlyList<DelegationCard> Others { get; private set; } = [];
    public string OthersTitle { get; private set; } = "";

    public void OnGet()
    {
        var viewer = viewers.Of(User);
        var all = cards.Of(viewer);
        Own = [.. all.Where(static card => card.ForWhom is null)];
        Others = [.. all.Where(static card => card.ForWhom is not null)];
        OthersTitle = viewer.ReadsAll ? "Of other people" : "Through agents that you answer for";
    }
}
