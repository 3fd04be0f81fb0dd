using System.Text.Json;
using AgentIdentity.Broker;

namespace AgentIdentity.Server.Delegations;

/// <summary>A delegation as the API shows it.</summary>
internal sealed record DelegationView
{
    public required string Id { get; init; }
    public required string? Parent { get; init; }
    public required string Human { get; init; }
    public required string Agent { get; init; }
    public required string Purpose { get; init; }
    public required string State { get; init; }
    public required JsonElement AuthorizationDetails { get; init; }
    public required string? BudgetUsd { get; init; }
    public required bool MayDelegate { get; init; }
    public required int DepthLeft { get; init; }
    public required bool OffGateway { get; init; }
    public required string? OffGatewayScope { get; init; }
    public required bool Unattended { get; init; }
    public required double? HumanFreshWithinSeconds { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
    public required DateTimeOffset? EndedAt { get; init; }
    public required string? EndedBy { get; init; }
    public required string Txn { get; init; }

    public static DelegationView Of(DelegationRecord record) => new()
    {
        Id = record.Id,
        Parent = record.ParentId,
        Human = record.Human,
        Agent = record.Agent,
        Purpose = record.Purpose,
        State = JsonNamingPolicy.SnakeCaseLower.ConvertName(record.State.ToString()),
        AuthorizationDetails = JsonSerializer.Deserialize<JsonElement>(record.Details.ToJson()),
        BudgetUsd = record.BudgetMicroUsd is { } budget ? DollarAmount.Write(budget) : null,
        MayDelegate = record.MayDelegate,
        DepthLeft = record.DepthLeft,
        OffGateway = record.OffGateway,
        OffGatewayScope = record.OffGatewayScope.IsEmpty ? null : string.Join(' ', record.OffGatewayScope),
        Unattended = record.Unattended,
        HumanFreshWithinSeconds = record.HumanFreshWithin?.TotalSeconds,
        CreatedAt = record.CreatedAt,
        EndsAt = record.EndsAt,
        EndedAt = record.EndedAt,
        EndedBy = record.EndedBy,
        Txn = record.Txn,
    };
}
