using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Admin;

/// <summary>/admin/approvals: what waits for a human's yes or no. The page for people is the console's.</summary>
internal static class ApprovalsAdmin
{
    /// <summary>Who answers: a person, who must be one of those whom the rule names.</summary>
    internal sealed record AnswerBody(string By, string? Note = null);

    internal sealed record AnswerView(string By, string Answer, DateTimeOffset At, string? Note, string? Through);

    internal sealed record ApprovalView(string Id, ApprovalState State, string Rule, string From, string Message)
    {
        public required string Human { get; init; }
        public required string Agent { get; init; }
        public required string Delegation { get; init; }
        public required CallKind Kind { get; init; }
        public required string Upstream { get; init; }
        public required string Action { get; init; }
        public required string Identifier { get; init; }
        public required JsonElement? Arguments { get; init; }
        public required string ArgumentsDigest { get; init; }
        public required string Bundle { get; init; }
        public required string Decision { get; init; }
        public required DateTimeOffset CreatedAt { get; init; }
        public required DateTimeOffset ExpiresAt { get; init; }
        public required int Needed { get; init; }
        public required bool Self { get; init; }
        public required IEnumerable<AnswerView> Answers { get; init; }
        public string? AnsweredBy { get; init; }
        public DateTimeOffset? AnsweredAt { get; init; }
        public string? ConsumedBy { get; init; }
        public DateTimeOffset? ConsumedAt { get; init; }

        public static ApprovalView Of(Approval approval) => new(approval.Id, approval.State, approval.RuleId, approval.From, approval.Message)
        {
            Human = approval.Human,
            Agent = approval.Agent,
            Delegation = approval.DelegationId,
            Kind = approval.Kind,
            Upstream = approval.Upstream,
            Action = approval.Action,
            Identifier = approval.Identifier,
            Arguments = approval.Arguments is { } arguments ? JsonSerializer.Deserialize<JsonElement>(arguments) : null,
            ArgumentsDigest = approval.ArgumentsDigest,
            Bundle = approval.BundleDigest,
            Decision = approval.DecisionId,
            CreatedAt = approval.CreatedAt,
            ExpiresAt = approval.ExpiresAt,
            Needed = approval.Needed,
            Self = approval.Self,
            Answers = approval.Answers.Select(static answer =>
                new AnswerView(answer.By, answer.Verdict.ToString().ToLowerInvariant(), answer.At, answer.Note, answer.Through)),
            AnsweredBy = approval.AnsweredBy,
            AnsweredAt = approval.AnsweredAt,
            ConsumedBy = approval.ConsumedBy,
            ConsumedAt = approval.ConsumedAt,
        };
    }

    public static void MapApprovals(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/approvals", ListAsync);
        admin.MapGet("/approvals/{id}", static async (string id, ApprovalBook approvals, CancellationToken cancellation) =>
            await approvals.FindAsync(id, cancellation) is { } found
                ? Answers.Json(ApprovalView.Of(found)) : Problems.Of(404, BrokerError.ApprovalUnknown.Code(), "No approval has this id."));
        admin.MapPost("/approvals/{id}/approve", static (string id, HttpRequest request, ApprovalBook approvals) =>
            StrictBody.UseAsync<AnswerBody>(request, async body => Show(await approvals.ApproveAsync(id, body.By, AdminEndpoints.By, body.Note))));
        admin.MapPost("/approvals/{id}/deny", static (string id, HttpRequest request, ApprovalBook approvals) =>
            StrictBody.UseAsync<AnswerBody>(request, async body => Show(await approvals.DenyAsync(id, body.By, AdminEndpoints.By, body.Note))));
        admin.MapPost("/approvals/{id}/remark", static (string id, HttpRequest request, ApprovalBook approvals) =>
            StrictBody.UseAsync<AnswerBody>(request, async body => Show(await approvals.RemarkAsync(id, body.By, body.Note ?? "", AdminEndpoints.By))));
    }

    private static async Task<IResult> ListAsync(ApprovalBook approvals, string? state, string? human, string? delegation, CancellationToken cancellation)
    {
        ApprovalState? only = Enum.TryParse<ApprovalState>(state, ignoreCase: true, out var read) && Enum.IsDefined(read) && !char.IsDigit(state[0]) ? read : null;
        return state is not null && only is null
            ? Problems.Of(400, ServerError.BodyMalformed, "state must be pending, approved, denied, expired or consumed.")
            : Answers.Json((await approvals.ListAsync(only, human, delegation, cancellation)).Select(ApprovalView.Of));
    }

    private static IResult Show(BrokerResult<Approval> result) =>
        result.Ok ? Answers.Json(ApprovalView.Of(result.Value!)) : Problems.Of(result.Failure!);
}
