using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Agents;

[Authorize(PersonSession.Policy)]
internal sealed class AgentsModel(Viewers viewers, ViewerParts parts) : PageModel
{
    public Viewer Viewer { get; private set; } = null!;

    public IReadOnlyList<AgentView> Agents { get; private set; } = [];

    public void OnGet()
    {
        Viewer = viewers.Of(User);
        Agents = [.. parts.Agents.List().Where(Viewer.Sees).Select(agent => AgentView.Of(agent, Viewer, parts))
            .OrderByDescending(static agent => agent.InForce.Count).ThenBy(static agent => agent.Agent.Id, StringComparer.Ordinal)];
    }
}
