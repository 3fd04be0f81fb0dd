using AgentIdentity.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class ApprovalRow
{
    public required string Id { get; set; }

    public required ApprovalState State { get; set; }

    public required string DelegationId { get; set; }

    public required string RootId { get; set; }

    public required string Human { get; set; }

    public required string Agent { get; set; }

    public required CallKind Kind { get; set; }

    public required string Upstream { get; set; }

    public required string Action { get; set; }

    public required string Identifier { get; set; }

    public required string ArgumentsDigest { get; set; }

    public string? Arguments { get; set; }

    public required string RuleId { get; set; }

    public required string BundleDigest { get; set; }

    public required string ApproversFrom { get; set; }

    public required int Needed { get; set; }

    public required bool MaySelf { get; set; }

    public required string Message { get; set; }

    public required long TtlMilliseconds { get; set; }

    public required string DecisionId { get; set; }

    public required long CreatedAt { get; set; }

    public required long ExpiresAt { get; set; }

    public string? Answers { get; set; }

    public string? AnsweredBy { get; set; }

    public long? AnsweredAt { get; set; }

    public string? ConsumedBy { get; set; }

    public long? ConsumedAt { get; set; }
}

internal sealed class ApprovalTable : IEntityTypeConfiguration<ApprovalRow>
{
    public void Configure(EntityTypeBuilder<ApprovalRow> builder)
    {
        builder.ToTable("approvals").HasKey(row => row.Id);
        builder.HasIndex(row => row.State);
        builder.HasIndex(row => row.DelegationId);
    }
}
