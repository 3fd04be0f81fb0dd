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
internal sealed class ConsentModel(ConsentDesk desk, AgentDirectory agents, DelegationBook book, ServerSettings settings, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "client_id")]
    public string? ClientId { get; set; }

    [BindProperty(SupportsGet = true, Name = "request_uri")]
    public string? RequestUri { get; set; }

    public ConsentCase? Case { get; private set; }
    public string AgentName { get; private set; } = "";
    public string Owner { get; private set; } = "";

    /// <summary>For a client that nobody proved: the host that describes it.</summary>
    public string? Unproved { get; private set; }

    /// <summary>The client that asks for the agent, where it is another one.</summary>
    public string? BroughtBy { get; private set; }
    public string? Mistake { get; private set; }
    public IReadOnlyList<PlainLine> Lines => PlainWords.Of(Case!.Ask.Details, settings.Issuer);
    public string Money => Case!.Ask.BudgetMicroUsd is { } budget ? $"At most {DollarAmount.Write(budget)} USD in all" : "No total set";
    public string Ends => EndsAt.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture) + " UTC";

    private DateTimeOffset EndsAt => time.GetUtcNow().AddDays(Case!.Ask.EndsInDays);

    public IActionResult OnGet() => Show();

    public async Task<IActionResult> OnPostAsync(string? decision)
    {
        var person = PersonSession.Read(User);
        if (desk.Find(RequestUri ?? "", person.Id) is not { Outcome: ConsentOutcome.Open } open || decision is not ("grant" or "refuse"))
        {
            return Show();
        }

        if (decision == "refuse")
        {
            desk.TryAnswer(open, ConsentOutcome.Refused, null);
            return BackToAuthorize(open);
        }

        // Claimed before the delegation is written: two posts of one form make one delegation.
        if (!desk.TryAnswer(open, ConsentOutcome.Deciding, null))
        {
            return Show();
        }

        return await GrantAsync(open, person);
    }

    private async Task<IActionResult> GrantAsync(ConsentCase open, Person person)
    {
        Case = open;
        var deciding = open with { Outcome = ConsentOutcome.Deciding };
        var granted = await book.GrantAsync(new DelegationRequest(person.Id, open.Ask.Agent, open.Ask.Purpose, open.Ask.Details, EndsAt)
        {
            BudgetMicroUsd = open.Ask.BudgetMicroUsd,
            MayDelegate = open.Ask.MayDelegate,
            OffGateway = open.Ask.OffGateway,
            OffGatewayScope = open.Ask.OffGatewayScope,
            Authentication = person.Authentication,
        });
        if (granted.Ok)
        {
            desk.TryAnswer(deciding, ConsentOutcome.Granted, granted.Value!.Id);
            return BackToAuthorize(open);
        }

        desk.TryAnswer(deciding, ConsentOutcome.Open, null);
        Mistake = $"{granted.Failure!.Detail} ({granted.Failure.Code})";
        return Show();
    }

    private PageResult Show()
    {
        Case = desk.Find(RequestUri ?? "", PersonSession.Read(User).Id) is { Outcome: ConsentOutcome.Open } open && open.ClientId == ClientId ? open : null;
        if (Case is null || agents.Find(Case.Ask.Agent) is not { } agent)
        {
            Case = null;
            Response.StatusCode = StatusCodes.Status404NotFound;
            return Page();
        }

        (AgentName, Owner, Unproved) = (agent.Name, agent.Owner, agent.Kind == AgentKind.Public ? new Uri(agent.ClientId).Authority : null);
        BroughtBy = agents.FindClient(Case.ClientId) is { } client && client.Id != agent.Id ? client.Name : null;
        HttpContext.AllowFormTarget(Case.RedirectUri);
        return Page();
    }

    private IActionResult BackToAuthorize(ConsentCase answered) => this.SeeOther(answered.ReturnTo is { } address ? "~" + address :
        $"~/oauth2/authorize?client_id={Uri.EscapeDataString(ClientId ?? "")}&request_uri={Uri.EscapeDataString(RequestUri ?? "")}");
}
