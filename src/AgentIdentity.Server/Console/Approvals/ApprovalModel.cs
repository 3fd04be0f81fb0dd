using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Approvals;

/// <summary>One approval: what exactly would happen, and the answer. Whoever it does not concern finds nothing, however they came by the address.</summary>
[Authorize(PersonSession.Policy)]
internal sealed class ApprovalModel(ApprovalBook book, BackchannelBook backchannel, ApprovalDesk desk, ApprovalSheets sheets, Viewers viewers, FreshSession fresh) : PageModel
{
    public ApprovalSheet? Sheet { get; private set; }

    public bool MayAnswer { get; private set; }

    /// <summary>This person's yes is in, and somebody else's is waited for.</summary>
    public bool SaidYes { get; private set; }

    /// <summary>What clients that wait for it show their humans, to be compared.</summary>
    public IReadOnlyList<ShownText> Words { get; private set; } = [];

    public string? Mistake { get; private set; }

    [BindProperty]
    public string? Note { get; set; }

    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (await FindAsync(id) is not { } approval)
        {
            return Nothing();
        }

        // Nobody types a note in vain: who may answer proves to be there before, and again with the answer.
        return (await desk.MayAnswerAsync(approval, Person) ? fresh.Demand(this) : null) ?? await ShowAsync(approval);
    }

    public async Task<IActionResult> OnPostAsync(string id, string? decision)
    {
        if (await FindAsync(id) is not { } approval)
        {
            return Nothing();
        }

        if (fresh.Demand(this) is { } again)
        {
            return again;
        }

        var answered = decision switch
        {
            "yes" => await book.ApproveAsync(id, Person, note: Note),
            "no" => await book.DenyAsync(id, Person, note: Note),
            "note" => await book.RemarkAsync(id, Person, Note ?? ""),
            _ => new BrokerFailure(BrokerError.NoteInvalid, "Say yes or no, or leave a note."),
        };
        if (answered.Ok)
        {
            return this.SeeOther($"~/console/approvals/{Uri.EscapeDataString(id)}");
        }

        (Mistake, Response.StatusCode) = ($"{answered.Failure.Detail} ({answered.Failure.Code})", Problems.Status(answered.Failure.Error));
        return await ShowAsync(await book.FindAsync(id) ?? approval);
    }

    private string Person => PersonSession.Read(User).Id;

    private async Task<Approval?> FindAsync(string id) =>
        await book.FindAsync(id, HttpContext.RequestAborted) is { } found && await ApprovalDesk.SeesAsync(found, viewers.Of(User)) ? found : null;

    private PageResult Nothing()
    {
        Response.StatusCode = StatusCodes.Status404NotFound;
        return Page();
    }

    private async Task<PageResult> ShowAsync(Approval approval)
    {
        Sheet = sheets.Of(approval);
        Words = [.. (await backchannel.WordsForAsync(approval.Id, HttpContext.RequestAborted)).Select(ShownText.Of)];
        SaidYes = approval.State == ApprovalState.Pending && ApprovalDesk.HasSaidYes(approval, Person);
        MayAnswer = await desk.MayAnswerAsync(approval, Person);
        return Page();
    }
}
