using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server.Admin;
using AgentIdentity.Server.SignIn;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Delegations;

/// <summary>POST /delegations: an agent gives part of its delegation to another agent. GET /delegations/{id}/calls: what was done under one.</summary>
internal static class DelegationEndpoints
{
    public const string Readers = "delegation-readers";

    internal sealed record ChildBody(string Parent, string Agent, string Purpose, JsonElement AuthorizationDetails)
    {
        public DateTimeOffset? EndsAt { get; init; }
        public string? BudgetUsd { get; init; }
        public bool MayDelegate { get; init; }
        public bool OffGateway { get; init; }
        public string? OffGatewayScope { get; init; }
    }

    public static void MapDelegations(this IEndpointRouteBuilder app)
    {
        app.MapPost("/delegations", static (HttpContext http, DelegationBook book) =>
            StrictBody.UseAsync<ChildBody>(http.Request, body => CreateAsync(body, http.User.FindFirst("sub")!.Value, book)))
            .RequireAuthorization(AgentTokenHandler.Policy);
        app.MapGet("/delegations/{id}/calls", static async (string id, HttpContext http, DelegationBook book, CallHistory history) =>
            MaySee(http, book.Find(id))
                ? Answers.Json(await history.OfAsync(id, http.RequestAborted))
                : Problems.Of(404, ServerError.NotFound, "No delegation with this id is yours."))
            .RequireAuthorization(Readers);
    }

    /// <summary>The human of a delegation sees it; so does the administrator.</summary>
    public static bool MaySee(HttpContext http, DelegationRecord? delegation) => delegation is not null
        && (http.User.Identities.Any(static identity => identity.AuthenticationType == AdminKeyHandler.SchemeName)
            || PersonSession.TryRead(http.User)?.Id == delegation.Human);

    private static async Task<IResult> CreateAsync(ChildBody body, string agent, DelegationBook book)
    {
        if (!AuthorizationDetails.Parse(body.AuthorizationDetails.GetRawText()).TryGet(out var details, out var refused))
        {
            return Problems.Of(400, refused.Error.Code(), refused.Detail);
        }

        if (!DollarAmount.TryRead(body.BudgetUsd, out var budget))
        {
            return Problems.Of(400, ServerError.BodyMalformed, "budget_usd must be an amount such as \"1.00\".");
        }

        var child = await book.CreateChildAsync(body.Parent, agent, new ChildRequest(body.Agent, body.Purpose, details)
        {
            EndsAt = body.EndsAt,
            BudgetMicroUsd = budget,
            MayDelegate = body.MayDelegate,
            OffGateway = body.OffGateway,
            OffGatewayScope = [.. (body.OffGatewayScope ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        });
        return child.Ok ? Answers.Json(DelegationView.Of(child.Value), 201) : Problems.Of(child.Failure);
    }
}
