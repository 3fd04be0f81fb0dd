using System.Text.Encodings.Web;
using System.Text.Json;
using AgentIdentity.Evidence;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Evidence;

/// <summary>One entry as it is stored. One that the viewer may not read is answered like one that never was.</summary>
[Authorize(PersonSession.Policy)]
internal sealed class EntryModel(Viewers viewers, EvidenceSearch search) : PageModel
{
    // Letters as they are; what hides is written out when it is shown, and Razor encodes markup.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public EvidenceEntry? Entry { get; private set; }

    public string Body { get; private set; } = "";

    public async Task OnGetAsync(long sequence)
    {
        Entry = await search.FindAsync(viewers.Of(User), sequence, HttpContext.RequestAborted);
        Response.StatusCode = Entry is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        if (Entry is { Body: var body })
        {
            using var json = JsonDocument.Parse(body);
            Body = string.Join('\n', JsonSerializer.Serialize(json.RootElement, Indented).Split('\n').Select(static line => VisibleText.Of(line.TrimEnd('\r'))));
        }
    }
}
