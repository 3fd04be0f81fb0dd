using AgentIdentity.Broker;
using AgentIdentity.Evidence;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Decisions;

/// <summary>One decision, part by part. One that the viewer may not see is answered like one that never was.</summary>
[Authorize(PersonSession.Policy)]
internal sealed class DecisionModel(Viewers viewers, EvidenceStore evidence, DelegationBook book) : PageModel
{
    public DecisionSheet? Sheet { get; private set; }

    public async Task OnGetAsync(string id)
    {
        var viewer = viewers.Of(User);
        List<EvidenceEntry> entries = [];
        await foreach (var entry in evidence.ReadDecisionAsync(id, HttpContext.RequestAborted))
        {
            entries.Add(entry);
        }

        var seen = viewer.ReadsAll || (entries.FirstOrDefault()?.DelegationId is { } delegation && book.Find(delegation) is { } record && viewer.Sees(record));
        Sheet = seen ? DecisionSheet.Of(entries) : null;
        Response.StatusCode = Sheet is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
    }
}
