using AgentIdentity.Broker;
using AgentIdentity.Server.Admin;

namespace AgentIdentity.Server.Stops;

/// <summary>POST /admin/stop and /admin/stop/preview: one command at each level. No page, no cookie and no disk is needed.</summary>
internal static class StopOrdersAdmin
{
    internal sealed record StopBody(string Level)
    {
        public string? Target { get; init; }
        public string? Human { get; init; }
        public string? Reason { get; init; }
    }

    internal sealed record PreviewView(string Level, string? Target)
    {
        public string? Human { get; init; }
        public required int Streams { get; init; }
        public required int Calls { get; init; }
        public required int Tokens { get; init; }
        public required int Delegations { get; init; }
        public required int Approvals { get; init; }
        public required IReadOnlyList<string> Agents { get; init; }
        public required IReadOnlyList<string> Humans { get; init; }
    }

    /// <summary>Not durable: it is in force, and is written as soon as the disk allows.</summary>
    internal sealed record ReportView(string Id, string Level, string? Target)
    {
        public string? Human { get; init; }
        public required int StreamsEnded { get; init; }
        public required int CallsEnded { get; init; }
        public required int StillEnding { get; init; }
        public required int TokensCut { get; init; }
        public required int DelegationsEnded { get; init; }
        public required int ApprovalsWithdrawn { get; init; }
        public required long ElapsedMs { get; init; }
        public required bool Durable { get; init; }
    }

    public static void MapStopOrders(this IEndpointRouteBuilder admin)
    {
        admin.MapPost("/stop", static (HttpRequest request, StopDesk desk) => StrictBody.UseAsync<StopBody>(request, async body =>
            Read(body) is not { } order ? NoLevel() : Show(order, await desk.StopAsync(order, AdminEndpoints.By))));
        admin.MapPost("/stop/preview", static (HttpRequest request, StopDesk desk) => StrictBody.UseAsync<StopBody>(request, body =>
            Task.FromResult(Read(body) is not { } order ? NoLevel() : Show(order, desk.Preview(order)))));
    }

    private static StopOrder? Read(StopBody body) =>
        StopLevels.TryRead(body.Level, out var level) ? new StopOrder(level, body.Target) { Human = body.Human, Reason = body.Reason } : null;

    private static IResult NoLevel() => Problems.Of(400, BrokerError.StopInvalid.Code(), $"level must be one of {StopLevels.All}.");

    private static IResult Show(StopOrder order, BrokerResult<StopPreview> result) => !result.Ok ? Problems.Of(result.Failure) : Answers.Json(
        new PreviewView(StopLevels.Name(order.Level), order.Target)
        {
            Human = order.Human,
            Streams = result.Value.Streams,
            Calls = result.Value.Calls - result.Value.Streams,
            Tokens = result.Value.Tokens,
            Delegations = result.Value.Delegations,
            Approvals = result.Value.Approvals,
            Agents = result.Value.Agents,
            Humans = result.Value.Humans,
        });

    private static IResult Show(StopOrder order, BrokerResult<StopReport> result) => !result.Ok ? Problems.Of(result.Failure) : Answers.Json(
        new ReportView(result.Value.Id, StopLevels.Name(order.Level), order.Target)
        {
            Human = order.Human,
            StreamsEnded = result.Value.StreamsEnded,
            CallsEnded = result.Value.CallsEnded,
            StillEnding = result.Value.StillEnding,
            TokensCut = result.Value.TokensCut,
            DelegationsEnded = result.Value.DelegationsEnded,
            ApprovalsWithdrawn = result.Value.ApprovalsWithdrawn,
            ElapsedMs = (long)result.Value.Elapsed.TotalMilliseconds,
            Durable = result.Value.Durable,
        });
}
