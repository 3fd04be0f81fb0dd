using System.Globalization;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Evidence;

/// <summary>What happened, entry by entry, and proof that nothing was changed since.</summary>
[Authorize(PersonSession.Policy)]
internal sealed class EvidenceModel(Viewers viewers, EvidenceSearch search, ChainCheck chain) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Delegation { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    public Viewer Viewer { get; private set; } = null!;

    /// <summary>Null where the place to look back from is none.</summary>
    public FoundEntries? Found { get; private set; }

    public bool IsFirst { get; private set; } = true;

    /// <summary>What a check found, where one was asked for and none was running.</summary>
    public CheckedChain? Checked { get; private set; }

    public bool IsBusy { get; private set; }

    public Task OnGetAsync() => ShowAsync();

    /// <summary>Reads a great deal and changes nothing.</summary>
    public async Task<IActionResult> OnPostVerifyAsync()
    {
        if (!viewers.Of(User).ReadsAll)
        {
            return this.Refuse(Problems.Of(404, ServerError.NotFound, "There is no such page."));
        }

        Checked = await chain.VerifyAsync(HttpContext.RequestAborted);
        IsBusy = Checked is null;
        await ShowAsync();
        return Page();
    }

    /// <summary>The same question for a link, from a place on.</summary>
    public string Query(long? before) => QueryString.Create(
        new KeyValuePair<string, string?>[]
        {
            new("delegation", Delegation), new("kind", Kind), new("before", before?.ToString(CultureInfo.InvariantCulture)),
        }.Where(static pair => !string.IsNullOrEmpty(pair.Value))).ToUriComponent();

    private async Task ShowAsync()
    {
        Viewer = viewers.Of(User);
        (Delegation, Kind) = (Word(Delegation), Word(Kind));
        var place = Request.Query["before"].ToString();
        var before = long.MaxValue;
        if (place.Length > 0 && !long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        IsFirst = place.Length == 0;
        Found = await search.BeforeAsync(Viewer, Delegation, Kind, before, HttpContext.RequestAborted);
    }

    private static string? Word(string? given) => given?.Trim() is { Length: > 0 } word ? word : null;
}
