using System.Globalization;
using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Delegations;
using AgentIdentity.Server.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AgentIdentity.Server.Console.Decisions;

/// <summary>Every decision that the viewer may see, to be looked through.</summary>
[Authorize(PersonSession.Policy)]
internal sealed class DecisionsModel(Viewers viewers, CallPages pages, EvidenceStore evidence, DelegationBook book) : PageModel
{
    public Viewer Viewer { get; private set; } = null!;

    /// <summary>What was asked for; null where it is not understood.</summary>
    public DecisionFilter? Filter { get; private set; }

    public FoundCalls Found { get; private set; } = new([], null);

    public bool IsFirst { get; private set; } = true;

    public async Task OnGetAsync()
    {
        Viewer = viewers.Of(User);
        var place = Request.Query["before"].ToString();
        var before = long.MaxValue;
        var isPlace = place.Length == 0 || long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out before);
        Filter = isPlace ? DecisionFilter.Read(Request.Query) : null;
        if (Filter is not { } filter)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        IsFirst = place.Length == 0;
        if (filter.To is { } to && to < DateOnly.MaxValue)
        {
            before = Math.Min(before, await evidence.PlaceOfAsync(Midnight(to.AddDays(1)), HttpContext.RequestAborted));
        }

        var from = filter.From is { } first ? Midnight(first) : DateTimeOffset.MinValue;
        Found = await pages.BeforeAsync(Scope(filter), from, before, filter.Wants, HttpContext.RequestAborted);
    }

    // Everything below a delegation belongs to it. One that is not the viewer's has no decisions, like one that never was.
    private string[]? Scope(DecisionFilter filter) => filter.Delegation is { } one
        ? book.Find(one) is { } record && Viewer.Sees(record) ? [.. book.WithDescendants(one)] : []
        : Viewer.ReadsAll ? null : [.. Viewer.Delegations().Select(static record => record.Id)];

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
