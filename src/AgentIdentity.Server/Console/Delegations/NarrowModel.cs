using AgentIdentity.Broker;
using AgentIdentity.Policy;
using AgentIdentity.Server.Consent;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Delegations;

/// <summary>Makes a delegation smaller: the limits of the consent page again, from where they stand now, downwards only.</summary>
[Authorize(PersonSession.Policy)]
internal sealed class NarrowModel(Viewers viewers, DelegationBook book, DelegationCards cards, ServerSettings settings, TimeProvider time) : PageModel
{
    /// <summary>The name of the powers that are taken away.</summary>
    public const string TakeAway = "take-away";

    public DelegationCard? Delegation { get; private set; }
    public DelegationRecord Record { get; private set; } = null!;
    public LoweredDetails Limits { get; private set; } = null!;
    public IReadOnlyList<LimitField> Fields { get; private set; } = [];
    public string? Mistake { get; private set; }

    public IActionResult OnGet(string id) => Show(id, form: null);

    public async Task<IActionResult> OnPostAsync(string id, string? decision)
    {
        var viewer = viewers.Of(User);
        if (book.Find(id) is not { State: not DelegationState.Ended } record || !viewer.MayNarrow(record))
        {
            return Show(id, form: null);
        }

        var request = Read(record, Request.Form);
        if (Mistake is not null || decision != "narrow")
        {
            return Show(id, Request.Form);
        }

        var narrowed = await book.NarrowAsync(id, request, viewer.Id);
        Mistake = narrowed.Ok ? null : $"{narrowed.Failure.Detail} ({narrowed.Failure.Code})";
        return narrowed.Ok ? this.SeeOther($"~/console/delegations/{id}") : Show(id, Request.Form);
    }

    public LimitField Field(string key) => Fields.First(one => one.Key == key);

    public bool IsTaken(string power) => Request.HasFormContentType && Request.Form[TakeAway].Contains(power);

    private NarrowRequest Read(DelegationRecord record, IFormCollection? form)
    {
        var pen = new LimitPen(form);
        Record = record;
        Limits = LoweredDetails.Read(record.Details, form, settings.Issuer);
        var left = Math.Max(1, (int)Math.Ceiling((record.EndsAt - time.GetUtcNow()).TotalDays));
        var budget = pen.Dollars("budget", "At most this many US dollars in all", record.BudgetMicroUsd);
        var days = pen.Count("days", "Ends after (days from now)", left);
        Fields = pen.TakeFields();
        Mistake ??= Limits.HasMistake || pen.HasMistake ? "Something that you typed cannot be taken; it is marked below."
            : Limits.Details.Items.Count == 0 ? "Everything is left out. End the delegation instead, or leave less out."
            : null;
        return new NarrowRequest
        {
            Details = Limits.Details.Equals(record.Details) ? null : Limits.Details,
            BudgetMicroUsd = budget == record.BudgetMicroUsd ? null : budget,
            EndsAt = days is { } whole && whole < left ? time.GetUtcNow().AddDays(whole) : null,
            WithdrawMayDelegate = form?[TakeAway].Contains(LoweredAsk.PassOn) == true,
            WithdrawOffGateway = form?[TakeAway].Contains(LoweredAsk.Outside) == true,
            WithdrawUnattended = form?[TakeAway].Contains(LoweredAsk.WhileAway) == true,
        };
    }

    private PageResult Show(string id, IFormCollection? form)
    {
        var viewer = viewers.Of(User);
        if (book.Find(id) is not { State: not DelegationState.Ended } record || !viewer.MayNarrow(record))
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return Page();
        }

        Delegation = cards.Of(record, viewer);
        Read(record, form);
        return Page();
    }
}
