using AgentIdentity.Broker;
using AgentIdentity.Server.Admin;

namespace AgentIdentity.Server.Stops;

/// <summary>/admin/cutoffs: what counts no more.</summary>
internal static class CutoffsAdmin
{
    internal sealed record CutoffBody(string Kind)
    {
        public string? Human { get; init; }
        public string? Agent { get; init; }
        public string? Delegation { get; init; }
        public string? Jti { get; init; }
        public string? Sid { get; init; }
        public string? Client { get; init; }
        public DateTimeOffset? Before { get; init; }
        public string? Reason { get; init; }
    }

    /// <summary>A cut-off as administrators see it. Not durable: it is in force, and is written as soon as the disk allows.</summary>
    internal sealed record CutoffView(
        string Id, string Kind, string? Human, string? Agent, string? Delegation, string? Jti, string? Sid, string? Client, DateTimeOffset Before, bool Durable)
    {
        public string? Reason { get; init; }
        public required string By { get; init; }
        public required DateTimeOffset CreatedAt { get; init; }

        public static CutoffView Of(Cutoff cutoff) => new(
            cutoff.Id, CutoffKinds.Name(cutoff.Kind), cutoff.Human, cutoff.Agent, cutoff.Delegation, cutoff.TokenId, cutoff.SessionId, cutoff.ClientId,
            cutoff.Before, cutoff.Durable)
        {
            Reason = cutoff.Reason,
            By = cutoff.By,
            CreatedAt = cutoff.CreatedAt,
        };
    }

    public static void MapCutoffs(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/cutoffs", static (Cutoffs cutoffs) => Answers.Json(cutoffs.List().Select(CutoffView.Of)));
        admin.MapGet("/cutoffs/{id}", static (string id, Cutoffs cutoffs) => cutoffs.Find(id) is { } found
            ? Answers.Json(CutoffView.Of(found)) : Problems.Of(404, BrokerError.CutoffUnknown.Code(), "No cut-off has this id."));
        admin.MapPost("/cutoffs", static (HttpRequest request, Cutoffs cutoffs, KnownTargets known) =>
            StrictBody.UseAsync<CutoffBody>(request, body => RaiseAsync(body, cutoffs, known)));
        admin.MapDelete("/cutoffs/{id}", static async (string id, Cutoffs cutoffs) => Show(await cutoffs.LiftAsync(id, AdminEndpoints.By), 200));
    }

    private static async Task<IResult> RaiseAsync(CutoffBody body, Cutoffs cutoffs, KnownTargets known)
    {
        if (!CutoffKinds.TryRead(body.Kind, out var kind))
        {
            return Problems.Of(400, BrokerError.CutoffInvalid.Code(), $"kind must be one of {CutoffKinds.All}.");
        }

        var cutoff = new NewCutoff(kind)
        {
            Human = body.Human,
            Agent = body.Agent,
            Delegation = body.Delegation,
            TokenId = body.Jti,
            SessionId = body.Sid,
            ClientId = body.Client,
            Before = body.Before,
            Reason = body.Reason,
        };
        return known.Refusal(cutoff) is { } unknown ? Problems.Of(unknown) : Show(await cutoffs.RaiseAsync(cutoff, AdminEndpoints.By), 201);
    }

    private static IResult Show(BrokerResult<Cutoff> result, int status) =>
        result.Ok ? Answers.Json(CutoffView.Of(result.Value), status) : Problems.Of(result.Failure);
}
