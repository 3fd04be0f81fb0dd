using System.Globalization;
using AgentIdentity.Broker;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Consent;

/// <summary>The page where a human answers an agent's ask. Granting writes the delegation; the code that follows only carries its id.</summary>
[Authorize(PersonSession.Policy)]
internal sealed class ConsentModel(
    ConsentDesk desk, AgentDirectory agents, PeopleDirectory people, DelegationBook book, ServerSettings settings, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "client_id")]
    public string? ClientId { get; set; }

    [BindProperty(SupportsGet = true, Name = "request_uri")]
    public string? RequestUri { get; set; }

    public ConsentCase? Case { get; private set; }
    public AgentFacts Agent { get; private set; } = null!;

    /// <summary>What the human makes of the ask so far.</summary>
    public LoweredAsk Lowered { get; private set; } = null!;

    /// <summary>The client that asks for the agent, where it is another one.</summary>
    public string? BroughtBy { get; private set; }
    public string? Mistake { get; private set; }
    public string Ends => EndsAt.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture) + " UTC";
    public string Present => PlainSpan.Of(settings.PresentWithin);

    private DateTimeOffset EndsAt => time.GetUtcNow().AddDays(Lowered.EndsInDays);

    public IActionResult OnGet() => Show(form: null);

    public async Task<IActionResult> OnPostAsync(string? decision)
    {
        var person = PersonSession.Read(User);
        if (Open(person) is not { } open || decision is not ("grant" or "refuse"))
        {
            return Show(Request.Form);
        }

        if (decision == "refuse")
        {
            desk.TryAnswer(open, ConsentOutcome.Refused, null);
            return BackToAuthorize(open);
        }

        Lowered = LoweredAsk.Read(open.Ask, Request.Form, settings);
        if (Lowered.Mistake is not null)
        {
            return Show(Request.Form);
        }

        // Claimed before the delegation is written: two posts of one form make one delegation.
        return desk.TryAnswer(open, ConsentOutcome.Deciding, null) ? await GrantAsync(open, person) : Show(Request.Form);
    }

    private async Task<IActionResult> GrantAsync(ConsentCase open, Person person)
    {
        var deciding = open with { Outcome = ConsentOutcome.Deciding };
        var granted = await book.GrantAsync(new DelegationRequest(person.Id, open.Ask.Agent, open.Ask.Purpose, Lowered.Limits.Details, EndsAt)
        {
            BudgetMicroUsd = Lowered.BudgetMicroUsd,
            MayDelegate = Lowered.MayDelegate,
            OffGateway = Lowered.OffGateway,
            OffGatewayScope = Lowered.OffGateway ? open.Ask.OffGatewayScope : [],
            Unattended = Lowered.Unattended,
            HumanFreshWithin = Lowered.HumanFreshWithin,
            Authentication = person.Authentication,
        });
        if (granted.Ok)
        {
            desk.TryAnswer(deciding, ConsentOutcome.Granted, granted.Value!.Id);
            return BackToAuthorize(open);
        }

        desk.TryAnswer(deciding, ConsentOutcome.Open, null);
        Mistake = $"{granted.Failure!.Detail} ({granted.Failure.Code})";
        return Show(Request.Form);
    }

    // A case of another human, of another client or in another browser's session is none.
    private ConsentCase? Open(Person person) =>
        desk.Find(RequestUri ?? "", person.Id) is { Outcome: ConsentOutcome.Open } open && open.ClientId == ClientId ? open : null;

    private PageResult Show(IFormCollection? form)
    {
        Case = Open(PersonSession.Read(User));
        if (Case is null || agents.Find(Case.Ask.Agent) is not { } agent)
        {
            Case = null;
            Response.StatusCode = StatusCodes.Status404NotFound;
            return Page();
        }

        Agent = AgentFacts.Of(agent, agents, people);
        Lowered = LoweredAsk.Read(Case.Ask, form, settings);
        Mistake ??= form is null ? null : Lowered.Mistake;
        BroughtBy = agents.FindClient(Case.ClientId) is { } client && client.Id != agent.Id ? VisibleText.Of(client.Name) : null;
        HttpContext.AllowFormTarget(Case.RedirectUri);
        return Page();
    }

    private IActionResult BackToAuthorize(ConsentCase answered) => this.SeeOther(answered.ReturnTo is { } address ? "~" + address :
        $"~/oauth2/authorize?client_id={Uri.EscapeDataString(ClientId ?? "")}&request_uri={Uri.EscapeDataString(RequestUri ?? "")}");
}
