using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class BackchannelRow
{
    /// <summary>SHA-256 of the id that the client holds.</summary>
    public required string Id { get; set; }

    public required string Client { get; set; }

    public required string ApprovalId { get; set; }

    public required string DelegationId { get; set; }

    /// <summary>What the ping says, sealed by the host; null for a client that polls.</summary>
    public string? Ping { get; set; }

    /// <summary>The binding message: the client shows the same words to its human.</summary>
    public string? Words { get; set; }

    public required int Attempts { get; set; }

    /// <summary>When the next ping is due; null for none any more.</summary>
    public long? NextAt { get; set; }

    public required bool Spent { get; set; }

    public required long ExpiresAt { get; set; }
}

internal sealed class BackchannelTable : IEntityTypeConfiguration<BackchannelRow>
{
    public void Configure(EntityTypeBuilder<BackchannelRow> builder)
    {
        builder.ToTable("backchannel_requests").HasKey(row => row.Id);
        builder.HasIndex(row => row.ApprovalId);
        builder.HasIndex(row => row.NextAt);
    }
}
