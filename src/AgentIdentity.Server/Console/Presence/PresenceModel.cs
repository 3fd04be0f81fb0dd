using AgentIdentity.Broker;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Presence;

/// <summary>
/// Where an agent sends its human when a rule wants a fresh or strong sign-in (RFC 9470). The human signs in as asked, sees for which
/// agent it is, and says yes; then tokens of that delegation carry the new sign-in. What the address asks for is the agent's word: if it
/// asks for less than the rule does, the rule refuses as before.
/// </summary>
[Authorize(PersonSession.Policy)]
internal sealed class PresenceModel(DelegationBook book, AgentDirectory agents, FreshSession fresh, ServerSettings settings) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    /// <summary>Null where there is none that is this person's and stands.</summary>
    public DelegationRecord? Delegation { get; private set; }

    public string AgentName { get; private set; } = "";

    public string Owner { get; private set; } = "";

    public bool IsProved { get; private set; }

    public string? Mistake { get; private set; }

    public IActionResult OnGet() => Find() is not { } delegation ? Nothing() : fresh.Demand(this, Demanded(delegation)) ?? Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (Find() is not { } delegation)
        {
            return Nothing();
        }

        if (fresh.Demand(this, Demanded(delegation)) is { } again)
        {
            return again;
        }

        var person = PersonSession.Read(User);
        var proved = await book.ProveAsync(delegation.Id, person.Id, person.Authentication);
        IsProved = proved.Ok;
        if (!proved.Ok)
        {
            (Mistake, Response.StatusCode) = ($"{proved.Failure.Detail} ({proved.Failure.Code})", StatusCodes.Status409Conflict);
        }

        return Page();
    }

    private DelegationRecord? Find()
    {
        if (book.Find(Id) is { } found && found.Human == PersonSession.Read(User).Id && book.Standing(Id) is null && agents.Find(found.Agent) is { } agent)
        {
            (Delegation, AgentName, Owner) = (found, agent.Name, agent.Owner);
        }

        return Delegation;
    }

    private PageResult Nothing()
    {
        Response.StatusCode = StatusCodes.Status404NotFound;
        return Page();
    }

    // A weaker sign-in would take away what the delegation's own one opens today.
    private Freshness Demanded(DelegationRecord delegation)
    {
        var asked = Freshness.Asked(Request.Query);
        var held = delegation.Authentication?.Acr;
        return new Freshness(asked?.MaxAge ?? fresh.Usual.MaxAge, asked?.Acr
            ?? (held is null || held == settings.SignIn.PasswordAcr ? null : $"{held} {settings.SignIn.PasskeyAcr}")).WithRoom();
    }
}
