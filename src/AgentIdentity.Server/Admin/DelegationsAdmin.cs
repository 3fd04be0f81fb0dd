using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Server.Delegations;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Admin;

internal static class DelegationsAdmin
{
    internal sealed record NarrowBody
    {
        public JsonElement? AuthorizationDetails { get; init; }
        public DateTimeOffset? EndsAt { get; init; }
        public string? BudgetUsd { get; init; }
        public bool WithdrawMayDelegate { get; init; }
        public bool WithdrawOffGateway { get; init; }
        public bool WithdrawUnattended { get; init; }
    }

    public static void MapDelegationsOfAll(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/delegations", static (DelegationBook book, string? human, string? agent) =>
            Answers.Json(book.List(human, agent).Select(DelegationView.Of)));
        admin.MapGet("/delegations/{id}", static (string id, DelegationBook book) => book.Find(id) is { } found
            ? Answers.Json(DelegationView.Of(found)) : Unknown());
        admin.MapPost("/delegations/{id}/end", static async (string id, DelegationBook book) => Show(await book.EndAsync(id, AdminEndpoints.By)));
        admin.MapPost("/delegations/{id}/pause", static async (string id, DelegationBook book) => Show(await book.PauseAsync(id, AdminEndpoints.By)));
        admin.MapPost("/delegations/{id}/resume", static async (string id, DelegationBook book) => Show(await book.ResumeAsync(id, AdminEndpoints.By)));
        admin.MapPost("/delegations/{id}/narrow", static (string id, HttpRequest request, DelegationBook book) =>
            StrictBody.UseAsync<NarrowBody>(request, body => NarrowAsync(id, body, book)));
        admin.MapGet("/delegations/{id}/export", static async (string id, DelegationBook book, DelegationExport export, HttpContext http) =>
        {
            if (book.Find(id) is null)
            {
                return Unknown();
            }

            await export.WriteAsync(id, http.Response, http.RequestAborted);
            return Results.Empty;
        });
        admin.MapGet("/delegations/{id}/calls", static async (string id, DelegationBook book, CallHistory history, CancellationToken cancellation) =>
            book.Find(id) is null ? Unknown() : Answers.Json(await history.OfAsync(id, cancellation)));
    }

    private static async Task<IResult> NarrowAsync(string id, NarrowBody body, DelegationBook book)
    {
        AuthorizationDetails? details = null;
        if (body.AuthorizationDetails is { } json && !AuthorizationDetails.Parse(json.GetRawText()).TryGet(out details, out var refused))
        {
            return Problems.Of(400, refused.Error.Code(), refused.Detail);
        }

        if (!DollarAmount.TryRead(body.BudgetUsd, out var budget))
        {
            return Problems.Of(400, ServerError.BodyMalformed, "budget_usd must be an amount such as \"1.00\".");
        }

        return Show(await book.NarrowAsync(id, new NarrowRequest
        {
            Details = details,
            EndsAt = body.EndsAt,
            BudgetMicroUsd = budget,
            WithdrawMayDelegate = body.WithdrawMayDelegate,
            WithdrawOffGateway = body.WithdrawOffGateway,
            WithdrawUnattended = body.WithdrawUnattended,
        }, AdminEndpoints.By));
    }

    private static IResult Unknown() => Problems.Of(404, BrokerError.DelegationUnknown.Code(), "No delegation has this id.");

    private static IResult Show(BrokerResult<DelegationRecord> result) =>
        result.Ok ? Answers.Json(DelegationView.Of(result.Value!)) : Problems.Of(result.Failure!);
}
