using System.Globalization;
using AgentIdentity.Evidence;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Delegations between memory, table and evidence.</summary>
internal static class DelegationRows
{
    public static DelegationRow Write(DelegationRecord record)
    {
        var row = new DelegationRow
        {
            Id = record.Id,
            ParentId = record.ParentId,
            Human = record.Human,
            Agent = record.Agent,
            Purpose = record.Purpose,
            Details = "",
            EndsAt = 0,
            MayDelegate = false,
            DepthLeft = record.DepthLeft,
            OffGateway = false,
            OffGatewayScope = string.Join(' ', record.OffGatewayScope),
            Unattended = false,
            State = "",
            AuthTime = record.Authentication?.Time.ToUnixTimeMilliseconds(),
            AuthAcr = record.Authentication?.Acr,
            AuthMethods = record.Authentication is { } how ? string.Join(' ', how.Methods) : null,
            Txn = record.Txn,
            CreatedAt = record.CreatedAt.ToUnixTimeMilliseconds(),
        };
        Update(row, record);
        return row;
    }

    /// <summary>Copies what may change after the grant.</summary>
    public static void Update(DelegationRow row, DelegationRecord record)
    {
        row.Details = record.Details.ToJson();
        row.BudgetMicroUsd = record.BudgetMicroUsd;
        row.EndsAt = record.EndsAt.ToUnixTimeMilliseconds();
        row.MayDelegate = record.MayDelegate;
        row.OffGateway = record.OffGateway;
        row.Unattended = record.Unattended;
        row.HumanFreshSeconds = record.HumanFreshWithin is { } within ? (long)within.TotalSeconds : null;
        row.State = record.State.ToString();
    }

    public static DelegationRecord Read(DelegationRow row) => new()
    {
        Id = row.Id,
        ParentId = row.ParentId,
        Human = row.Human,
        Agent = row.Agent,
        Purpose = row.Purpose,
        Details = AuthorizationDetails.Parse(row.Details).Value,
        BudgetMicroUsd = row.BudgetMicroUsd,
        EndsAt = Time(row.EndsAt),
        MayDelegate = row.MayDelegate,
        DepthLeft = row.DepthLeft,
        OffGateway = row.OffGateway,
        OffGatewayScope = [.. Words(row.OffGatewayScope)],
        Unattended = row.Unattended,
        HumanFreshWithin = row.HumanFreshSeconds is { } within ? TimeSpan.FromSeconds(within) : null,
        State = Enum.Parse<DelegationState>(row.State),
        Authentication = row.AuthTime is { } time
            ? new HumanAuthentication(Time(time), row.AuthAcr, Words(row.AuthMethods ?? ""))
            : null,
        Txn = row.Txn,
        CreatedAt = Time(row.CreatedAt),
        EndedAt = row.EndedAt is { } ended ? Time(ended) : null,
        EndedBy = row.EndedBy,
    };

    public static EvidenceDraft Entry(TimeProvider time, string kind, string by, DelegationRecord record) => AdminEntry.Of(
        time,
        kind,
        by,
        record.Id,
        ("delegation", record.Id),
        ("parent", record.ParentId),
        ("human", record.Human),
        ("agent", record.Agent),
        ("purpose", record.Purpose),
        ("authorization_details", record.Details.ToJson()),
        ("budget_micro_usd", record.BudgetMicroUsd?.ToString(CultureInfo.InvariantCulture)),
        ("ends_at", record.EndsAt.ToString("O", CultureInfo.InvariantCulture)),
        ("may_delegate", record.MayDelegate ? "true" : "false"),
        ("off_gateway", record.OffGateway ? "true" : null),
        ("off_gateway_scope", record.OffGatewayScope.IsEmpty ? null : string.Join(' ', record.OffGatewayScope)),
        ("unattended", record.Unattended ? "true" : null),
        ("human_fresh_within", record.HumanFreshWithin?.ToString("c", CultureInfo.InvariantCulture)),
        ("depth_left", record.DepthLeft.ToString(CultureInfo.InvariantCulture)));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
